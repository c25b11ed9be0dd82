#include "tasks/anonymize/tiled_finder.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "media/reader.h"
#include "nn/runtime.h"
#include "tasks/anonymize/finders.h"
#include "tests/support/shared.h"
#include "vision/rgb_sampler.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

using Observations = std::vector<vision::Observation>;

constexpr vision::Size canvas_size{3840, 2160};

PartialFind find_at(vision::Box box, float score, bool cut = false) {
  return {{box, score, std::nullopt, vision::Subject::face}, cut};
}

// A frame of the street, upright RGB.
std::optional<cv::Mat> street(int number) {
  const auto clip = tests::shared_file("media/street.mp4");
  if (!clip) {
    return std::nullopt;
  }
  media::Reader reader(*clip);
  for (int i = 0; i < number; ++i) {
    (void)reader.next();
  }
  const auto frame = reader.next();
  return vision::to_rgb8(frame->picture(), {}, {1920, 1080});
}

media::Frame frame_of(const cv::Mat& rgb) {
  media::Frame frame = media::Frame::allocate(rgb.cols, rgb.rows, "rgb24");
  const media::Picture picture = frame.writable_picture();
  for (int y = 0; y < rgb.rows; ++y) {
    std::memcpy(picture.components[0].data + y * picture.components[0].row_stride, rgb.ptr(y),
                static_cast<std::size_t>(rgb.cols) * 3);
  }
  return frame;
}

// A part of the street made smaller, in the middle of `at`.
void paste(cv::Mat& canvas, const cv::Mat& source, const cv::Rect& part, double scale, cv::Point at) {
  cv::Mat small;
  cv::resize(source(part), small, {}, scale, scale, cv::INTER_AREA);
  small.copyTo(canvas(cv::Rect(at.x - small.cols / 2, at.y - small.rows / 2, small.cols, small.rows)));
}

Request request_for(const std::string& detector, std::vector<std::string> targets, int min_face,
                    const std::string& tiles) {
  Request request;
  Options& options = request.settings.anonymize;
  options.detectors = {detector};
  options.targets = std::move(targets);
  options.min_face = min_face;
  options.tiles = tiles;
  return request;
}

Observations found_in(const Request& request, const media::Frame& frame, media::Orientation orientation,
                      vision::Subject subject) {
  const vision::Size stored{frame.picture().layout.width, frame.picture().layout.height};
  const Finders finders =
      make_finders(request, nn::runtime().resolve_device("cpu", "fp32"),
                   plan_detection(request.settings.anonymize, vision::upright_size(stored, orientation)));
  const FrameInputs inputs = finders.prepare(frame.picture(), orientation);
  const std::vector<const FrameInputs*> batch{&inputs, &inputs};  // more tiles than a batch has frames
  auto found = finders.find(batch);
  CHECK(found.at(0).size() == found.at(1).size());
  std::erase_if(found.at(0),
                [subject](const vision::Observation& seen) { return seen.subject != subject || seen.score < 0.5F; });
  return found.at(0);
}

long around(const Observations& found, cv::Point at) {
  return std::count_if(found.begin(), found.end(), [at](const vision::Observation& seen) {
    const vision::Box& box = seen.box;
    return static_cast<float>(at.x) > box.x1 && static_cast<float>(at.x)<box.x2&& static_cast<float>(at.y)> box.y1 &&
           static_cast<float>(at.y) < box.y2;
  });
}

}  // namespace

TEST_CASE("what two tiles have seen is one find, and a box that is cut gives way to the whole one", "[tiles]") {
  const vision::Box face{100, 100, 140, 150};
  const auto both = merged({find_at({101, 100, 141, 151}, 0.7F), find_at(face, 0.9F)});
  REQUIRE(both.size() == 1);
  CHECK(both[0].box == face);
  // Half of it, seen with more confidence than the whole.
  const auto halved = merged({find_at({100, 100, 118, 150}, 0.95F, true), find_at(face, 0.6F)});
  REQUIRE(halved.size() == 1);
  CHECK(halved[0].box == face);
}

TEST_CASE("a box that is cut stays where nobody saw the whole, and neighbours stay apart", "[tiles]") {
  CHECK(merged({find_at({100, 100, 118, 150}, 0.95F, true)}).size() == 1);
  CHECK(merged({find_at({100, 100, 140, 150}, 0.9F), find_at({138, 100, 178, 150}, 0.8F)}).size() == 2);
  auto head = find_at({100, 100, 140, 150}, 0.9F);
  head.seen.subject = vision::Subject::head;
  CHECK(merged({find_at({100, 100, 140, 150}, 0.9F), head}).size() == 2);
}

TEST_CASE("small faces in a 4K picture are found in tiles, wherever they are, once each, and without tiles are not",
          "[tiles]") {
  const auto source = street(100);
  const auto weights = tests::model_file("centerface.onnx");
  if (!source || !weights) {
    return;
  }
  const auto request = [&](int min_face, const char* tiles) {
    Request made = request_for("centerface", {"face"}, min_face, tiles);
    made.models["centerface"] = {*weights, ""};
    return made;
  };
  // A face 98 px wide, in its middle, becomes one of 24.
  const cv::Rect part(650, 592, 280, 280);
  const double scale = 0.25;
  const DetectionPlan plan = plan_detection(request(16, "auto").settings.anonymize, canvas_size).at(0);
  REQUIRE_FALSE(plan.tiles.whole());
  cv::Mat canvas(canvas_size.height, canvas_size.width, CV_8UC3, cv::Scalar(120, 124, 128));
  std::vector<cv::Point> places{{60, 60}, {1900, 1000}, {3800, 2120}};
  for (const vision::Box& tile : tiles_of(canvas_size, plan.tiles)) {  // and on every border
    const cv::Point corner(static_cast<int>(tile.x1), static_cast<int>(tile.y1));
    if (corner.x > 0 && corner.y > 0) {
      places.push_back(corner);
      places.emplace_back(corner.x + 30, corner.y + 300);
    }
  }
  for (const cv::Point at : places) {
    paste(canvas, *source, part, scale, at);
  }
  // As it is, and stored on its side.
  for (const media::Orientation orientation : {media::Orientation{}, media::Orientation{1, false}}) {
    cv::Mat stored = canvas;
    if (orientation.quarter_turns == 1) {
      cv::rotate(canvas, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
    }
    const media::Frame frame = frame_of(stored);
    const auto with = found_in(request(16, "auto"), frame, orientation, vision::Subject::face);
    const auto without = found_in(request(16, "off"), frame, orientation, vision::Subject::face);
    const auto usual = found_in(request(0, "auto"), frame, orientation, vision::Subject::face);
    for (const cv::Point at : places) {
      CAPTURE(at.x, at.y, orientation.quarter_turns);
      CHECK(around(with, at) == 1);
      CHECK(around(usual, at) == 0);
    }
    CHECK(with.size() == places.size());
    CHECK(without.size() < places.size());
  }
}

TEST_CASE("a face larger than the overlap is found once, by the look at the whole picture", "[tiles]") {
  const auto source = street(100);
  const auto weights = tests::model_file("centerface.onnx");
  if (!source || !weights) {
    return;
  }
  Request request = request_for("centerface", {"face"}, 0, "4x4");
  request.models["centerface"] = {*weights, ""};
  cv::Mat canvas(canvas_size.height, canvas_size.width, CV_8UC3, cv::Scalar(120, 124, 128));
  paste(canvas, *source, {650, 592, 280, 280}, 7, {1920, 1080});
  const auto found = found_in(request, frame_of(canvas), {}, vision::Subject::face);
  CHECK(around(found, {1920, 1080}) == 1);
  CHECK(found.size() == 1);
}

TEST_CASE("small people in a 4K picture are found in tiles, once each, and without tiles are not", "[tiles][slow]") {
  const auto source = street(37);
  const auto weights = tests::shared_file("weights/yolov8n-pose.pt");
  if (!source || !weights) {
    return;
  }
  const auto request = [&](int min_face, const char* tiles) {
    Request made = request_for("yolov8n-pose", {"head", "person"}, min_face, tiles);
    made.models["yolov8n-pose"] = {*weights, ""};
    return made;
  };
  // People of 540 px and more become a third of that.
  const cv::Rect part(180, 560, 1000, 520);
  const std::vector<cv::Point> places{{400, 300}, {1500, 900}, {1920, 1500}, {3400, 1900}};
  cv::Mat canvas(canvas_size.height, canvas_size.width, CV_8UC3, cv::Scalar(120, 124, 128));
  for (const cv::Point at : places) {
    paste(canvas, *source, part, 0.25, at);
  }
  const media::Frame frame = frame_of(canvas);
  const auto with = found_in(request(20, "auto"), frame, {}, vision::Subject::head);
  const auto without = found_in(request(0, "off"), frame, {}, vision::Subject::head);
  // The heads of the two who walk in front, see finders_test.cpp.
  for (const cv::Point head : {cv::Point(281, 728), cv::Point(660, 680)}) {
    for (const cv::Point at : places) {
      const cv::Point there = at + cv::Point((head.x - 680) / 4, (head.y - 820) / 4);
      CAPTURE(there.x, there.y);
      CHECK(around(with, there) == 1);
      CHECK(around(without, there) == 0);
    }
  }
}
