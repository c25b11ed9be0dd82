#include "nn/pose_factory.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"
#include "tests/support/shared.h"

using namespace smartcv;
using Catch::Matchers::Contains;

namespace {

Error refusal(const std::string& name, const std::map<std::string, std::filesystem::path>& files) {
  try {
    static_cast<void>(nn::make_pose_estimator(name, {}, files));
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return {ErrorCode::internal, "no error"};
}

}  // namespace

TEST_CASE("an unknown pose estimator is refused with the list of those there are", "[pose_factory]") {
  const auto error = refusal("openpose", {});
  CHECK(error.code() == ErrorCode::usage);
  CHECK_THAT(error.what(), Contains("openpose") && Contains("yolov8-pose, rtmpose"));
}

TEST_CASE("a pose estimator without a file is named", "[pose_factory]") {
  CHECK_THAT(refusal("rtmpose", {}).what(), Contains("rtmpose"));
  CHECK(refusal("yolov8-pose", {}).code() == ErrorCode::model);
}

TEST_CASE("a sound weight file of another network is no pose estimator's", "[pose_factory]") {
  const auto file = tests::shared_file("weights/yolov8n-pose.state_dict.pth");
  const auto other = tests::shared_file("weights/centerface.pth");
  if (!file || !other) {
    return;
  }
  CHECK_THAT(refusal("rtmpose", {{"rtmpose", *file}}).what(), Contains("backbone.stem.0.conv.weight"));
  CHECK_THAT(refusal("yolov8-pose", {{"yolov8-pose", *other}}).what(), Contains("model.0.conv.weight"));
  CHECK(nn::make_pose_estimator("yolov8-pose", {}, {{"yolov8-pose", *file}})->name() == "yolov8n-pose");
}
