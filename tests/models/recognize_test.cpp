#include "models/recognize.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/models/support.h"
#include "tests/support/shared.h"

namespace smartcv::models {
namespace {

using weights::TensorView;
using weights::Weights;
using Shape = std::vector<std::int64_t>;

Weights weights_of(const std::map<std::string, Shape>& shapes) {
  std::map<std::string, TensorView> tensors;
  for (const auto& [name, shape] : shapes) {
    tensors[name] = {weights::DataType::float32, shape, {}};
  }
  return {tensors, nullptr, "torch zip"};
}

// The names and shapes of a network's tensors, as the original program has them.
std::map<std::string, Shape> key_list(const std::filesystem::path& file) {
  const auto json = nlohmann::json::parse(std::ifstream(file));
  std::map<std::string, Shape> shapes;
  for (const auto& key : json["keys"]) {
    shapes[key[0].get<std::string>()] = key[1].get<Shape>();
  }
  return shapes;
}

std::string model_of(const std::map<std::string, Shape>& shapes) {
  const auto recognition = recognize(weights_of(shapes));
  return recognition ? recognition->model : "nothing";
}

}  // namespace

TEST_CASE("each network is recognised by the tensors of the original", "[recognize]") {
  const auto check = [](const std::string& list, const std::string& model, std::map<std::string, Shape> more = {}) {
    const auto file = tests::shared_file("golden/pseudo/" + list + ".keys.json");
    if (!file) {
      return;
    }
    auto shapes = key_list(*file);
    shapes.merge(more);
    CAPTURE(list);
    CHECK(model_of(shapes) == model);
  };
  check("yolov8s_pose", "yolov8s-pose");
  check("rtmpose_s_256x192", "rtmpose-s");
  check("rvm_mobilenetv3", "rvm-mobilenetv3");
  check("rvm_resnet50", "rvm-resnet50");
  check("u2netp", "u2netp");
  check("inception_resnet_v1", "facenet-vggface2", {{"logits.weight", {8631, 512}}, {"logits.bias", {8631}}});
  check("inception_resnet_v1", "facenet-casia", {{"logits.weight", {10575, 512}}, {"logits.bias", {10575}}});
  check("inception_resnet_v1", "");
}

TEST_CASE("the files beside the project are recognised", "[recognize]") {
  for (const auto& [file, model] :
       std::map<std::string, std::string>{{"weights/pnet.pt", "mtcnn-pnet"},
                                          {"weights/rnet.pt", "mtcnn-rnet"},
                                          {"weights/onet.pt", "mtcnn-onet"},
                                          {"weights/centerface.pth", ""},
                                          {"weights/dlib_face_resnet_v1.pth", "dlib-resnet"},
                                          {"weights/rvm_mobilenetv3.pth", "rvm-mobilenetv3"},
                                          {"weights/yolov8n-pose.pt", "yolov8n-pose"},
                                          {"weights/yolov8n-pose.state_dict.pth", "yolov8n-pose"}}) {
    const auto path = tests::shared_file(file);
    if (!path) {
      return;
    }
    CAPTURE(file);
    const auto recognition = recognize(weights::read_weights(*path));
    REQUIRE(recognition);
    CHECK(recognition->model == model);
  }
}

TEST_CASE("sizes and key points that smartcv has no network for are named and not taken for others", "[recognize]") {
  const std::map<std::string, Shape> large{{"model.0.conv.weight", {64, 3, 3, 3}},
                                           {"model.22.dfl.conv.weight", {1, 16, 1, 1}},
                                           {"model.22.cv4.0.2.weight", {51, 64, 1, 1}}};
  CHECK(model_of(large).empty());
  CHECK_THAT(recognize(weights_of(large))->description, Catch::Contains("YOLOv8-pose network of a size"));
  const std::map<std::string, Shape> detector{{"model.0.conv.weight", {16, 3, 3, 3}},
                                              {"model.22.dfl.conv.weight", {1, 16, 1, 1}}};
  CHECK(recognize(weights_of(detector))->description == "a YOLOv8 detector without key points");
  CHECK(model_of({{"conv1.weight", {10, 3, 3, 3}}}) == "nothing");
  CHECK(model_of({}) == "nothing");
}

}  // namespace smartcv::models
