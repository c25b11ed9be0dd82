#include "tasks/anonymize/verification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/reader.h"
#include "nn/runtime.h"
#include "vision/encode_jpeg.h"
#include "vision/rgb_sampler.h"

namespace smartcv::anonymize {
namespace {

namespace fs = std::filesystem;

// What compression may change, in grey levels of means over many pixels. One frame too early or too late moves masks
// and pictures by more, unless nothing moves: then it does not matter.
constexpr float picture_tolerance = 12;
constexpr float mask_tolerance = 24;
// A find is covered when so much of it is.
constexpr float covered_share = 0.6F;
constexpr float same_place_iou = 0.3F;
constexpr std::size_t most_pictures = 40;
constexpr std::size_t most_sentences = 20;
constexpr int grid = 7;  // points on each axis of a find that are asked for

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

bool covered(const RecordedFrame& frame, const vision::Observation& seen, bool eyes_only) {
  if (frame.whole) {
    return true;
  }
  if (eyes_only && seen.landmarks) {
    return hidden(frame, (*seen.landmarks)[0]) && hidden(frame, (*seen.landmarks)[1]);
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
      ++all;
      inside += hidden(frame, {seen.box.x1 + u * seen.box.width(), seen.box.y1 + v * seen.box.height()}) ? 1 : 0;
    }
  }
  return static_cast<float>(inside) >= covered_share * static_cast<float>(all);
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

// Goes through the record beside the file.
class Comparison {
 public:
  Comparison(const OutputRecord& record, Verification& result) : record_(record), result_(result) {}

  // The record of a frame of the file; nullptr for one that should not be there.
  const RecordedFrame* at(double time) {
    const auto& frames = record_.frames();
    std::size_t nearest = next_;
    while (nearest + 1 < frames.size() && std::abs(frames[nearest + 1].time - time) <= std::abs(frames[nearest].time - time)) {
      ++nearest;
    }
    if (nearest >= frames.size() || std::abs(frames[nearest].time - time) > tolerance(nearest)) {
      differs(fmt::format("a frame at {:.3f} s was not drawn for that time", time));
      return nullptr;
    }
    missing(nearest);
    next_ = nearest + 1;
    return &frames[nearest];
  }

  void look(const RecordedFrame& frame, const media::ConstPicture& written) {
    if (written.layout.model != record_.layout().model || written.layout.range != record_.layout().range) {
      return;  // the output was asked for in other colours
    }
    const OutputRecord::Difference difference = record_.difference(frame, written);
    if (difference.picture > picture_tolerance) {
      differs(fmt::format("the frame at {:.3f} s is not the one that was drawn ({:.0f} grey levels away)", frame.time,
                          difference.picture));
    } else if (difference.mask > mask_tolerance) {
      differs(fmt::format("a mask of the frame at {:.3f} s is not where or as it was drawn ({:.0f} grey levels away)",
                          frame.time, difference.mask));
    }
  }

  void end() { missing(record_.frames().size()); }

 private:
  // Half the distance to the neighbours, a little less.
  [[nodiscard]] double tolerance(std::size_t i) const {
    const auto& frames = record_.frames();
    double step = std::numeric_limits<double>::infinity();
    if (i > 0) {
      step = std::min(step, frames[i].time - frames[i - 1].time);
    }
    if (i + 1 < frames.size()) {
      step = std::min(step, frames[i + 1].time - frames[i].time);
    }
    return 0.49 * step;
  }
  void missing(std::size_t up_to) {
    for (; next_ < up_to; ++next_) {
      differs(fmt::format("the frame at {:.3f} s is missing", record_.frames()[next_].time));
    }
  }
  void differs(std::string sentence) {
    ++result_.different_frames;
    if (result_.differences.size() < most_sentences) {
      result_.differences.push_back(std::move(sentence));
    }
  }

  const OutputRecord& record_;
  Verification& result_;
  std::size_t next_ = 0;
};

void check_stamp(const fs::path& file, const FileStamp& stamp) {
  if (stamp_of(file) != stamp) {
    throw Error(ErrorCode::output, "was changed by somebody else before it was verified to the end; run it again",
                {.doing = "verifying", .file = file.string()});
  }
}

}  // namespace

FileStamp stamp_of(const fs::path& file) {
  std::error_code problem;
  FileStamp stamp{fs::file_size(file, problem), {}};
  if (!problem) {
    stamp.time = fs::last_write_time(file, problem);
  }
  if (problem) {
    throw Error(ErrorCode::output, "is gone: " + problem.message(), {.doing = "verifying", .file = file.string()});
  }
  return stamp;
}

Verification verify(const fs::path& file, const FileStamp& stamp, const OutputRecord& record, const Finders& finders,
                    const DrawnRegions& regions, const VerificationOptions& options) {
  check_stamp(file, stamp);
  Verification result;
  Comparison comparison(record, result);
  media::Reader reader(file);
  const media::Orientation orientation = reader.info().video.orientation;
  const auto width = static_cast<float>(reader.info().upright_width());
  if (!finders.empty()) {
    nn::runtime().use_threads(options.threads);
  }
  struct Waiting {
    media::Frame frame;
    const RecordedFrame* recorded;
    FrameInputs inputs;
  };
  std::vector<Waiting> batch;
  const auto judge = [&](const Waiting& waiting, const vision::Observation& seen) {
    const double time = seconds(waiting.frame.pts(), waiting.frame.time_base());
    ++result.finds;
    const auto is_there = [&](const vision::Box& box) { return vision::iou(box, seen.box) >= same_place_iou; };
    if (waiting.recorded != nullptr && covered(*waiting.recorded, seen, options.eyes_only)) {
      ++result.covered;
    } else if ((waiting.recorded != nullptr && std::ranges::any_of(waiting.recorded->visible, is_there)) ||
               !regions.admits(seen, time)) {
      ++result.left_visible;
    } else {
      Leak leak{waiting.frame.sequence(), time, seen.subject, seen.box, seen.score, {}};
      if (result.leaks.size() < most_pictures) {
        leak.jpeg = picture_of(waiting.frame.picture(), orientation, seen.box);
      }
      result.leaks.push_back(std::move(leak));
    }
  };
  const auto search = [&] {
    std::vector<const FrameInputs*> inputs;
    for (const Waiting& waiting : batch) {
      inputs.push_back(&waiting.inputs);
    }
    const auto found = finders.find(inputs);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      for (const vision::Observation& seen : found[i]) {
        if (seen.score >= static_cast<float>(options.confidence)) {
          judge(batch[i], back(seen, width));
        }
      }
    }
    batch.clear();
  };
  while (auto frame = reader.next()) {
    ++result.frames;
    const RecordedFrame* recorded = comparison.at(seconds(frame->pts(), frame->time_base()));
    if (recorded != nullptr) {
      comparison.look(*recorded, frame->picture());
    }
    if (!finders.empty()) {
      FrameInputs inputs = finders.prepare(frame->picture(), mirrored(orientation));
      batch.push_back({std::move(*frame), recorded, std::move(inputs)});
      if (batch.size() >= options.batch_size) {
        search();
      }
    }
  }
  if (!batch.empty()) {
    search();
  }
  comparison.end();
  check_stamp(file, stamp);
  return result;
}

}  // namespace smartcv::anonymize
