// What stands between a mask and who wants to know who is behind it: a recognition network that is told where the face
// was, and detectors that look for one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "media/reader.h"
#include "nn/runtime.h"
#include "tasks/anonymize/mask_painter.h"
#include "tests/support/shared.h"
#include "vision/rgb_sampler.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

// A portrait, R G B, and how wide the face in it is.
struct Portrait {
  cv::Mat rgb;
  float face_width;
};

std::optional<Portrait> astronaut() {
  const auto file = tests::shared_file("golden/faces/astronaut_512.png");
  if (!file) {
    return std::nullopt;
  }
  cv::Mat rgb;
  cv::cvtColor(cv::imread(file->string()), rgb, cv::COLOR_BGR2RGB);
  return Portrait{rgb, 88};
}

// A frame of the other clip: her face is large and sharp.
std::optional<Portrait> woman() {
  const auto file = tests::shared_file("media/test_video.mp4");
  if (!file) {
    return std::nullopt;
  }
  media::Reader reader(*file);
  const auto frame = reader.next();
  REQUIRE(frame);
  const auto& layout = frame->picture().layout;
  return Portrait{vision::to_rgb8(frame->picture(), {}, {layout.width, layout.height}), 230};
}

// The portrait scaled so that its face is about `width` px wide; the part around it that matters.
DecidedFrame scaled(const Portrait& portrait, int width) {
  const double factor = width / static_cast<double>(portrait.face_width);
  cv::Mat rgb;
  cv::resize(portrait.rgb, rgb, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  DecidedFrame frame;
  frame.item.frame = media::Frame::allocate(rgb.cols, rgb.rows, "rgb24");
  const media::Picture picture = frame.item.frame.writable_picture();
  for (int y = 0; y < rgb.rows; ++y) {
    std::memcpy(picture.components[0].data + y * picture.components[0].row_stride, rgb.ptr(y),
                static_cast<std::size_t>(rgb.cols) * 3);
  }
  frame.item.notes = std::make_unique<FaceNotes>();
  return frame;
}

struct Method {
  const char* name;
  Options options;
};

std::vector<Method> methods(const std::filesystem::path& image) {
  std::vector<Method> list;
  const auto add = [&list](const char* name) -> Options& { return list.emplace_back(Method{name, {}}).options; };
  add("solid");
  add("pixelate").method = "pixelate";
  Options& noisy = add("pixelate and noise");
  noisy.method = "pixelate";
  noisy.noise = 0.1;
  add("blur").method = "blur";
  Options& weakest = add("blur, the weakest");
  weakest.method = "blur";
  weakest.blur_strength = 0.35;
  Options& picture = add("image");
  picture.method = "image";
  picture.mask_image = image.string();
  return list;
}

// Half transparent, so that a face could shine through.
std::filesystem::path write_image(const tests::TemporaryFolder& folder) {
  cv::Mat image(64, 64, CV_8UC4, cv::Scalar(0, 200, 255, 128));
  const auto path = folder / "mask.png";
  REQUIRE(cv::imwrite(path.string(), image));
  return path;
}

double distance(const nn::Embedding& a, const nn::Embedding& b) { return cv::norm(a, b, cv::NORM_L2); }

// All that the test needs; nothing when a file is missing.
struct Desk {
  tests::TemporaryFolder folder;
  std::unique_ptr<nn::FaceDetector> centerface, mtcnn;
  std::unique_ptr<nn::FaceEmbedder> embedder;

  static std::unique_ptr<Desk> open() {
    const auto dlib = tests::shared_file("weights/dlib_face_resnet_v1.pth");
    const auto centerface = tests::model_file("centerface.onnx");
    const auto pnet = tests::shared_file("weights/pnet.pt");
    const auto rnet = tests::shared_file("weights/rnet.pt");
    const auto onet = tests::shared_file("weights/onet.pt");
    if (!dlib || !centerface || !pnet || !rnet || !onet) {
      return nullptr;
    }
    auto desk = std::make_unique<Desk>();
    const nn::Device cpu = nn::runtime().resolve_device("cpu", "fp32");
    desk->centerface = nn::runtime().make_detector("centerface", {.device = cpu}, {{"centerface", *centerface}});
    desk->mtcnn = nn::runtime().make_detector("mtcnn", {.device = cpu},
                                              {{"mtcnn-pnet", *pnet}, {"mtcnn-rnet", *rnet}, {"mtcnn-onet", *onet}});
    desk->embedder = nn::runtime().make_face_embedder("dlib-resnet", {.device = cpu}, {{"dlib-resnet", *dlib}});
    return desk;
  }

  static std::vector<nn::FaceDetection> faces(const nn::FaceDetector& detector, const media::Frame& frame) {
    const nn::DetectorInput input = detector.prepare(frame.picture(), {});
    const std::vector<const nn::DetectorInput*> batch{&input};
    return detector.detect(batch).at(0);
  }
  [[nodiscard]] nn::Embedding embedding(const media::Frame& frame, const nn::FaceDetection& face) const {
    const std::vector<cv::Mat> chips{embedder->prepare(frame.picture(), {}, face)};
    return embedder->embed(chips).at(0);
  }
};

}  // namespace

TEST_CASE("whoever knows where a face was does not recognise it behind any mask, at any size", "[slow]") {
  const auto desk = Desk::open();
  if (!desk) {
    return;
  }
  const auto image = write_image(desk->folder);
  for (const auto& portrait : {astronaut(), woman()}) {
    if (!portrait) {
      return;
    }
    for (const int width : {20, 100, 400, 800}) {
      const DecidedFrame original = scaled(*portrait, width);
      const auto found = Desk::faces(*desk->centerface, original.item.frame);
      REQUIRE_FALSE(found.empty());
      const nn::FaceDetection face = found[0];
      CHECK(face.box.width() == Approx(width).epsilon(0.5));
      const nn::Embedding plain = desk->embedding(original.item.frame, face);
      CHECK(distance(plain, desk->embedding(original.item.frame, face)) == 0);
      for (const Method& method : methods(image)) {
        CAPTURE(portrait->face_width, width, method.name);
        DecidedFrame masked = scaled(*portrait, width);
        masked.places = {{1, vision::TrackState::detected, face.box, face.landmarks, face.score}};
        MaskPainter(method.options, {}).paint(masked);
        const double away = distance(plain, desk->embedding(masked.item.frame, face));
        CHECK(away > static_cast<double>(desk->embedder->facts().same_person));
        if (method.options.method != "solid" && method.options.method != "pixelate") {
          continue;
        }
        // A smooth oval on shoulders looks a little like a face: no detector starts a track at it.
        for (const auto* detector : {desk->centerface.get(), desk->mtcnn.get()}) {
          for (const auto& seen : Desk::faces(*detector, masked.item.frame)) {
            CAPTURE(detector->name(), seen.score);
            const vision::Point middle = seen.box.center();
            const bool inside =
                middle.x > face.box.x1 && middle.x < face.box.x2 && middle.y > face.box.y1 && middle.y < face.box.y2;
            CHECK((!inside || static_cast<double>(seen.score) < method.options.confidence));
          }
        }
      }
    }
  }
}
