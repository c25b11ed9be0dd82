#include "tasks/anonymize/exposure_search.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <iterator>
#include <span>
#include <utility>

#include "base/rational.h"
#include "nn/runtime.h"
#include "vision/encode_jpeg.h"
#include "vision/picture_part.h"
#include "vision/polygon.h"
#include "vision/rgb_sampler.h"

namespace smartcv::anonymize {
namespace {

// A find is covered when so much of it is.
constexpr float covered_share = 0.6F;
constexpr float same_place_iou = 0.3F;
constexpr std::size_t most_pictures = 40;
constexpr float surroundings = 1.5F;      // of a find that is looked at again, in its sizes on each side
constexpr int second_detector_every = 3;  // frames
constexpr int grid = 7;                   // points on each axis of a find that are asked for

// The view in a mirror: left-right after everything else. Mirroring turns the other way round what comes before it.
media::Orientation mirrored(media::Orientation orientation) {
  return {(4 - orientation.quarter_turns) % 4, !orientation.mirrored};
}

vision::Observation back(vision::Observation seen, float width) {
  seen.box = {width - seen.box.x2, seen.box.y1, width - seen.box.x1, seen.box.y2};
  if (seen.landmarks) {
    vision::FaceLandmarks& points = *seen.landmarks;
    for (vision::Point& point : points) {
      point.x = width - point.x;
    }
    std::swap(points[0], points[1]);
    std::swap(points[3], points[4]);
  }
  return seen;
}

bool holds(const vision::MaskShape& shape, vision::Point point) {
  const vision::Box& b = shape.bounds();
  if (shape.kind() == vision::MaskShape::Kind::ellipse) {
    const float x = (point.x - b.center().x) / (b.width() / 2);
    const float y = (point.y - b.center().y) / (b.height() / 2);
    return x * x + y * y <= 1;
  }
  const auto corners = shape.corners();
  bool left = true;
  bool right = true;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const vision::Point& a = corners[i];
    const vision::Point& c = corners[(i + 1) % corners.size()];
    const float side = (c.x - a.x) * (point.y - a.y) - (c.y - a.y) * (point.x - a.x);
    left = left && side >= 0;
    right = right && side <= 0;
  }
  return left || right;
}

bool hidden(const RecordedFrame& frame, vision::Point point) {
  return std::any_of(frame.masks.begin(), frame.masks.end(),
                     [&](const DrawnMask& mask) { return holds(mask.shape, point); });
}

using Polygons = std::vector<std::vector<vision::Point>>;

// `never`: what lies in these is not meant to be hidden and says nothing.
bool covered(const RecordedFrame& frame, const Polygons& never, const vision::Observation& seen, bool eyes_only) {
  if (frame.whole) {
    return true;
  }
  const auto meant_to_be_seen = [&](vision::Point point) {
    return std::any_of(never.begin(), never.end(),
                       [&](const auto& polygon) { return vision::contains(polygon, point); });
  };
  if (eyes_only && seen.landmarks) {
    return std::all_of(seen.landmarks->begin(), seen.landmarks->begin() + 2,
                       [&](vision::Point eye) { return hidden(frame, eye) || meant_to_be_seen(eye); });
  }
  int inside = 0;
  int all = 0;
  for (int y = 0; y < grid; ++y) {
    for (int x = 0; x < grid; ++x) {
      // The corners of a box are not of the face.
      const float u = (static_cast<float>(x) + 0.5F) / grid;
      const float v = (static_cast<float>(y) + 0.5F) / grid;
      if ((u - 0.5F) * (u - 0.5F) + (v - 0.5F) * (v - 0.5F) > 0.25F) {
        continue;
      }
      const vision::Point point{seen.box.x1 + u * seen.box.width(), seen.box.y1 + v * seen.box.height()};
      if (meant_to_be_seen(point)) {
        continue;
      }
      ++all;
      inside += hidden(frame, point) ? 1 : 0;
    }
  }
  return all > 0 && static_cast<float>(inside) >= covered_share * static_cast<float>(all);
}

std::string picture_of(const media::ConstPicture& picture, media::Orientation orientation, const vision::Box& box) {
  const vision::Size size = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const cv::Mat rgb = vision::to_rgb8(picture, orientation, size);
  const vision::Box wide = vision::clipped(vision::grown(box, 0.6F), size);
  const cv::Rect part(cv::Point(static_cast<int>(wide.x1), static_cast<int>(wide.y1)),
                      cv::Point(static_cast<int>(std::ceil(wide.x2)), static_cast<int>(std::ceil(wide.y2))));
  const cv::Rect inside = part & cv::Rect(0, 0, rgb.cols, rgb.rows);
  return inside.empty() ? std::string() : vision::encode_jpeg(rgb(inside), 160, "the picture of a leak");
}

}  // namespace

ExposureSearch::ExposureSearch(const Finders& finders, const DrawnRegions& regions, const VerificationOptions& options,
                               const media::SourceInfo& written, Verification& result)
    : finders_(finders),
      regions_(regions),
      options_(options),
      orientation_(written.video.orientation),
      width_(static_cast<float>(written.upright_width())),
      result_(result) {}

void ExposureSearch::add(media::Frame frame, const RecordedFrame* recorded) {
  Waiting waiting{std::move(frame), recorded, {}};
  for (const auto& finder : finders_.list()) {
    const bool looks =
        finder->name() != options_.second_detector || waiting.frame.sequence() % second_detector_every == 0;
    waiting.inputs.push_back(looks ? std::optional(finder->prepare(waiting.frame.picture(), mirrored(orientation_)))
                                   : std::nullopt);
  }
  batch_.push_back(std::move(waiting));
  if (batch_.size() >= options_.batch_size) {
    end();
  }
}

void ExposureSearch::end() {
  for (std::size_t f = 0; f < finders_.list().size(); ++f) {
    std::vector<const nn::DetectorInput*> inputs;
    std::vector<const Waiting*> frames;
    for (const Waiting& waiting : batch_) {
      if (waiting.inputs[f]) {
        inputs.push_back(&*waiting.inputs[f]);
        frames.push_back(&waiting);
      }
    }
    const auto found = found_by(*finders_.list()[f], inputs);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      for (const vision::Observation& seen : found[i]) {
        if (seen.score >= static_cast<float>(options_.confidence)) {
          judge(*frames[i], back(seen, width_), f);
        }
      }
    }
  }
  batch_.clear();
}

// On as many threads as there may be, each with a part of the inputs: one-threaded networks side by side are faster
// on a CPU than one network on all threads.
std::vector<std::vector<vision::Observation>> ExposureSearch::found_by(
    const Finder& finder, const std::vector<const nn::DetectorInput*>& inputs) const {
  const std::size_t parts = std::min(inputs.size(), static_cast<std::size_t>(std::max(1, options_.threads)));
  std::vector<std::future<std::vector<std::vector<vision::Observation>>>> futures;
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t begin = inputs.size() * p / parts;
    const std::size_t end = inputs.size() * (p + 1) / parts;
    futures.push_back(std::async(std::launch::async, [&finder, part = std::span(inputs).subspan(begin, end - begin)] {
      nn::runtime().use_threads(1);
      return finder.find(part);
    }));
  }
  std::vector<std::vector<vision::Observation>> found;
  for (auto& future : futures) {
    auto part = future.get();
    found.insert(found.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  return found;
}

void ExposureSearch::judge(const Waiting& waiting, const vision::Observation& seen, std::size_t finder) {
  const double time = seconds(waiting.frame.pts(), waiting.frame.time_base());
  ++result_.finds;
  const auto is_there = [&](const vision::Box& box) { return vision::iou(box, seen.box) >= same_place_iou; };
  if (waiting.recorded != nullptr &&
      covered(*waiting.recorded, regions_.never_hidden(time), seen, options_.eyes_only)) {
    ++result_.covered;
    return;
  }
  if ((waiting.recorded != nullptr && std::ranges::any_of(waiting.recorded->visible, is_there)) ||
      finders_.is_small(seen) || !regions_.admits(seen.box, time)) {
    ++result_.left_visible;
    return;
  }
  auto& list = confirmed(waiting, seen, finder) ? result_.leaks : result_.unconfirmed;
  Leak leak{waiting.frame.sequence(), time, seen.subject, seen.box, seen.score, {}};
  if (list.size() < most_pictures) {
    leak.jpeg = picture_of(waiting.frame.picture(), orientation_, seen.box);
  }
  list.push_back(std::move(leak));
}

bool ExposureSearch::confirmed(const Waiting& waiting, const vision::Observation& seen, std::size_t finder) const {
  const media::ConstPicture picture = waiting.frame.picture();
  const vision::Size stored{picture.layout.width, picture.layout.height};
  const vision::Box around = vision::to_stored(vision::grown(seen.box, surroundings), orientation_, stored);
  const media::ConstPicture part = vision::part_of(picture, around);
  // Where the find lies in the part, upright.
  const vision::Box inside =
      vision::clipped(vision::grown(seen.box, surroundings), vision::upright_size(stored, orientation_));
  const vision::Box expected{seen.box.x1 - inside.x1, seen.box.y1 - inside.y1, seen.box.x2 - inside.x1,
                             seen.box.y2 - inside.y1};
  for (std::size_t f = 0; f < finders_.list().size(); ++f) {
    if (f == finder && finders_.list()[f]->name() == options_.second_detector) {
      continue;
    }
    const nn::DetectorInput input = finders_.list()[f]->prepare(part, orientation_);
    const nn::DetectorInput* const inputs = &input;
    const auto found = finders_.list()[f]->find({&inputs, 1});
    for (const vision::Observation& again : found.front()) {
      if (again.score >= static_cast<float>(options_.confidence) &&
          vision::iou(again.box, expected) >= same_place_iou) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace smartcv::anonymize
