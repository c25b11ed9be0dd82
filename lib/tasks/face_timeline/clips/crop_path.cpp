#include "tasks/face_timeline/clips/crop_path.h"

#include <algorithm>
#include <cmath>

namespace smartcv::face_timeline {
namespace {

constexpr float window_per_face = 3.0F;
constexpr int smallest_window = 160;
constexpr double smoothing_seconds = 0.4;  // standard deviation
constexpr double reach = 3;                // standard deviations

struct Sample {
  double time = 0;
  vision::Point center;
};

class CropPlanner {
 public:
  CropPlanner(const Timeline& timeline, const Identity& identity)
      : analysis_(*timeline.analysis), times_(analysis_.video.times) {
    const std::vector<std::int64_t> own = identity.tracks();
    for (const FaceTrack& track : analysis_.tracks) {
      if (std::ranges::binary_search(own, track.id)) {
        for (const TrackFace& face : track.faces) {
          faces_.try_emplace(face.frame, face.box);
        }
      }
    }
  }

  [[nodiscard]] int side() const {
    std::vector<float> sizes;
    for (const auto& [frame, box] : faces_) {
      sizes.push_back(std::max(box.width(), box.height()));
    }
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::ranges::nth_element(sizes, middle);
    const vision::Size picture = analysis_.video.upright;
    const int wanted = std::max(smallest_window, static_cast<int>(*middle * window_per_face));
    return std::min({wanted, picture.width, picture.height}) / 2 * 2;
  }

  // Of all frames of a piece, shot by shot.
  void add(const FrameSpan& piece, CropPath& path) const {
    for (const FrameSpan& shot : analysis_.shots) {
      const FrameSpan part{std::max(piece.first, shot.first), std::min(piece.last, shot.last)};
      if (part.first <= part.last) {
        const std::vector<Sample> centers = centers_of(part);
        for (std::size_t index = 0; index < centers.size(); ++index) {
          const auto frame = static_cast<std::size_t>(part.first) + index;
          path.corners[times_.pts()[frame]] = corner(smoothed(centers, index), path.side);
        }
      }
    }
  }

 private:
  // The face's centre in every frame; the picture's where the part has no face at all.
  [[nodiscard]] std::vector<Sample> centers_of(const FrameSpan& part) const {
    std::vector<Sample> centers;
    for (std::int64_t frame = part.first; frame <= part.last; ++frame) {
      centers.push_back({times_.start_seconds({frame, frame}), center_in(frame, part)});
    }
    return centers;
  }

  [[nodiscard]] vision::Point center_in(std::int64_t frame, const FrameSpan& part) const {
    auto behind = faces_.lower_bound(frame);
    const bool any_behind = behind != faces_.end() && behind->first <= part.last;
    const bool any_before = behind != faces_.begin() && std::prev(behind)->first >= part.first;
    if (any_behind && (behind->first == frame || !any_before)) {
      return behind->second.center();
    }
    if (!any_before) {
      const vision::Size picture = analysis_.video.upright;
      return {static_cast<float>(picture.width) / 2, static_cast<float>(picture.height) / 2};
    }
    const auto before = std::prev(behind);
    if (!any_behind) {
      return before->second.center();
    }
    const float share = static_cast<float>(frame - before->first) / static_cast<float>(behind->first - before->first);
    return vision::interpolated(before->second, behind->second, share).center();
  }

  [[nodiscard]] static vision::Point smoothed(const std::vector<Sample>& centers, std::size_t index) {
    const double time = centers[index].time;
    double weights = 0;
    double x = 0;
    double y = 0;
    const auto add = [&](const Sample& sample) {
      const double distance = (sample.time - time) / smoothing_seconds;
      const double weight = std::exp(-distance * distance / 2);
      weights += weight;
      x += weight * static_cast<double>(sample.center.x);
      y += weight * static_cast<double>(sample.center.y);
    };
    for (std::size_t i = index; i < centers.size() && centers[i].time - time <= reach * smoothing_seconds; ++i) {
      add(centers[i]);
    }
    for (std::size_t i = index; i > 0 && time - centers[i - 1].time <= reach * smoothing_seconds; --i) {
      add(centers[i - 1]);
    }
    return {static_cast<float>(x / weights), static_cast<float>(y / weights)};
  }

  [[nodiscard]] vision::Point corner(vision::Point center, int side) const {
    const vision::Size picture = analysis_.video.upright;
    const auto half = static_cast<float>(side) / 2;
    return {std::clamp(center.x - half, 0.0F, static_cast<float>(picture.width - side)),
            std::clamp(center.y - half, 0.0F, static_cast<float>(picture.height - side))};
  }

  const Analysis& analysis_;
  const FrameTimes& times_;
  std::map<std::int64_t, vision::Box> faces_;  // by frame
};

}  // namespace

CropPath crop_path(const Timeline& timeline, const Identity& identity, const std::vector<FrameSpan>& pieces) {
  const CropPlanner planner(timeline, identity);
  CropPath path{.side = planner.side()};
  for (const FrameSpan& piece : pieces) {
    planner.add(piece, path);
  }
  return path;
}

}  // namespace smartcv::face_timeline
