#include "tasks/anonymize/finders.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "base/error.h"
#include "media/reader.h"
#include "nn/runtime.h"
#include "tasks/anonymize/detector_choice.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

using Observations = std::vector<vision::Observation>;

// The frame of a clip at this number.
std::optional<media::Frame> frame_of(const std::filesystem::path& clip, int number) {
  media::Reader reader(clip);
  for (int i = 0; i < number; ++i) {
    (void)reader.next();
  }
  return reader.next();
}

Observations of(const Observations& all, vision::Subject subject) {
  Observations some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [subject](const vision::Observation& seen) { return seen.subject == subject; });
  return some;
}

// The smallest box of the subject around a point; an empty one when there is none.
vision::Box around(const Observations& all, vision::Subject subject, vision::Point p) {
  vision::Box best;
  for (const auto& seen : of(all, subject)) {
    const vision::Box& box = seen.box;
    const bool inside = p.x > box.x1 && p.x < box.x2 && p.y > box.y1 && p.y < box.y2;
    if (inside && (best.area() == 0 || box.area() < best.area())) {
      best = box;
    }
  }
  return best;
}

Request request_for(std::vector<std::string> targets, std::vector<std::string> detectors) {
  Request request;
  request.settings.anonymize.targets = std::move(targets);
  request.settings.anonymize.detectors = std::move(detectors);
  return request;
}

Observations found_in(const Request& request, const media::Frame& frame) {
  const vision::Size size{frame.picture().layout.width, frame.picture().layout.height};
  const Finders finders = make_finders(request, nn::runtime().resolve_device("cpu", "fp32"),
                                       plan_detection(request.settings.anonymize, size));
  const FrameInputs inputs = finders.prepare(frame.picture(), {});
  const std::vector<const FrameInputs*> batch{&inputs};
  return finders.find(batch).at(0);
}

}  // namespace

TEST_CASE("heads turned away and from behind are found on the street, and their faces are not") {
  const auto clip = tests::shared_file("media/street.mp4");
  const auto weights = tests::shared_file("weights/yolov8n-pose.pt");
  if (!clip || !weights) {
    return;
  }
  const auto frame = frame_of(*clip, 37);
  REQUIRE(frame);
  Request request = request_for({"head", "person", "face"}, {"yolov8n-pose"});
  request.models["yolov8n-pose"] = {*weights, ""};
  const Observations found = found_in(request, *frame);
  // By eye: the middles of two heads seen from behind, and of two that look into the camera. About 60 to 130 px wide.
  for (const vision::Point from_behind : {vision::Point{1305, 727}, vision::Point{1530, 755}}) {
    CAPTURE(from_behind.x);
    const vision::Box head = around(found, vision::Subject::head, from_behind);
    CHECK(head.width() > 60);
    CHECK(head.width() < 160);
    CHECK(around(found, vision::Subject::face, from_behind).area() == 0);
    const vision::Box person = around(found, vision::Subject::person, from_behind);
    CHECK(person.y1 <= head.y1);
    CHECK(person.height() > 3 * head.height());
  }
  for (const vision::Point frontal : {vision::Point{281, 728}, vision::Point{660, 680}}) {
    CAPTURE(frontal.x);
    CHECK(around(found, vision::Subject::head, frontal).width() > 80);
    CHECK(around(found, vision::Subject::face, frontal).width() > 50);
  }
}

TEST_CASE("two detectors together find each face once, and no fewer than either") {
  const auto clip = tests::shared_file("media/street.mp4");
  const auto weights = tests::shared_file("weights/yolov8n-pose.pt");
  const auto centerface = tests::model_file("centerface.onnx");
  if (!clip || !weights || !centerface) {
    return;
  }
  const auto frame = frame_of(*clip, 80);
  REQUIRE(frame);
  const auto faces = [&](std::vector<std::string> detectors) {
    Request request = request_for({"face"}, std::move(detectors));
    request.models["yolov8n-pose"] = {*weights, ""};
    request.models["centerface"] = {*centerface, ""};
    return of(found_in(request, *frame), vision::Subject::face);
  };
  const Observations both = faces({"centerface", "yolov8n-pose"});
  for (const auto& detector : {"centerface", "yolov8n-pose"}) {
    for (const auto& seen : faces({detector})) {
      CHECK(std::any_of(both.begin(), both.end(),
                        [&](const auto& kept) { return vision::iou(kept.box, seen.box) >= 0.4F; }));
    }
  }
  for (std::size_t i = 0; i < both.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(vision::iou(both[i].box, both[j].box) < 0.4F);
    }
  }
}

TEST_CASE("scores are stretched so that a detector's own confidence becomes the common one") {
  const ScoreScale scale(0.3, 0.5);
  CHECK(scale.to_common(0) == 0);
  CHECK(scale.to_common(0.3F) == Approx(0.5));
  CHECK(scale.to_common(1) == Approx(1));
  CHECK(scale.to_common(0.15F) == Approx(0.25));
  for (const float score : {0.05F, 0.2F, 0.3F, 0.6F, 0.99F}) {
    CHECK(scale.to_own(scale.to_common(score)) == Approx(score));
  }
  const ScoreScale strict(1, 0.5);
  CHECK(strict.to_common(0.5F) == Approx(0.25));
  CHECK(strict.to_common(1) == Approx(0.5));
}

TEST_CASE("auto takes a pose model only where heads or people are asked for") {
  Options options;
  CHECK(chosen_detectors(options) == std::vector<std::string>{"centerface"});
  options.targets = {"eyes", "person"};
  CHECK(chosen_detectors(options) == std::vector<std::string>{"centerface", "yolov8n-pose"});
  options.pose_model = "yolov8m-pose";
  CHECK(chosen_detectors(options) == std::vector<std::string>{"centerface", "yolov8m-pose"});
  options.detectors = {"none"};
  CHECK(chosen_detectors(options).empty());
  options.detectors = {"auto", "mtcnn"};
  CHECK_THROWS_WITH(chosen_detectors(options), Catch::Contains("cannot be combined"));
}

namespace {

// Finds these boxes in every picture.
class SureFinder : public Finder {
 public:
  explicit SureFinder(Observations found) : found_(std::move(found)) {}
  [[nodiscard]] std::string name() const override { return "sure"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& /*picture*/,
                                          media::Orientation /*orientation*/) const override {
    return {};
  }
  [[nodiscard]] std::vector<Observations> find(std::span<const nn::DetectorInput* const> inputs) const override {
    return std::vector<Observations>(inputs.size(), found_);
  }

 private:
  Observations found_;
};

}  // namespace

TEST_CASE("a face that must be found is kept when its box is measured a little too small") {
  const auto seen = [](float side, vision::Subject subject) {
    return vision::Observation{.box = {0, 0, side, side}, .score = 0.9F, .subject = subject};
  };
  std::vector<std::unique_ptr<Finder>> list;
  list.push_back(std::make_unique<SureFinder>(
      Observations{seen(20, vision::Subject::face), seen(15.9F, vision::Subject::face), seen(12, vision::Subject::head),
                   seen(11.9F, vision::Subject::face), seen(5, vision::Subject::person)}));
  const Finders finders(std::move(list), 16);
  const FrameInputs inputs = finders.prepare({}, {});
  const FrameInputs* const frames[] = {&inputs};
  const auto found = finders.find(frames);
  REQUIRE(found.size() == 1);
  std::vector<float> sides;
  for (const auto& observation : found.front()) {
    sides.push_back(observation.box.width());
  }
  CHECK(sides == std::vector<float>{20, 15.9F, 12, 5});
}
