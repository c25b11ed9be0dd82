#include "tasks/face_timeline/clips/clip_plan.h"

#include <algorithm>

namespace smartcv::face_timeline {
namespace {

class Planner {
 public:
  Planner(const Timeline& timeline, const Options& options)
      : analysis_(*timeline.analysis), times_(analysis_.video.times), options_(options) {}

  [[nodiscard]] std::vector<FrameSpan> pieces_of(const Identity& identity) const {
    std::vector<FrameSpan> pieces;
    for (const Appearance& visit : identity.appearances) {
      const FrameSpan piece = padded(visit.span);
      if (!pieces.empty() && near(pieces.back(), piece)) {
        pieces.back().last = std::max(pieces.back().last, piece.last);
      } else {
        pieces.push_back(piece);
      }
    }
    std::erase_if(pieces, [this](const FrameSpan& piece) {
      return times_.end_seconds(piece) - times_.start_seconds(piece) < options_.clip_min_seconds;
    });
    return pieces;
  }

 private:
  [[nodiscard]] bool near(const FrameSpan& before, const FrameSpan& behind) const {
    return behind.first <= before.last + 1 ||
           times_.start_seconds(behind) - times_.end_seconds(before) <= options_.clip_merge_gap + rounding;
  }

  [[nodiscard]] FrameSpan padded(const FrameSpan& span) const {
    const FrameSpan limits = limits_of(span);
    FrameSpan piece = span;
    while (piece.first > limits.first &&
           times_.start_seconds(span) - start_of(piece.first - 1) <= options_.clip_padding + rounding) {
      --piece.first;
    }
    while (piece.last < limits.last &&
           times_.end_seconds({piece.last + 1, piece.last + 1}) - times_.end_seconds(span) <=
               options_.clip_padding + rounding) {
      ++piece.last;
    }
    return piece;
  }

  [[nodiscard]] FrameSpan limits_of(const FrameSpan& span) const {
    const FrameSpan all{0, times_.frames() - 1};
    if (!options_.clip_crop) {
      return all;
    }
    const auto shot = std::ranges::find_if(analysis_.shots, [&](const FrameSpan& shot_span) {
      return shot_span.first <= span.first && span.first <= shot_span.last;
    });
    return shot == analysis_.shots.end() ? all : *shot;
  }

  [[nodiscard]] double start_of(std::int64_t frame) const { return times_.start_seconds({frame, frame}); }

  static constexpr double rounding = 1e-6;  // 0.5 s are 15 frames of 30 a second

  const Analysis& analysis_;
  const FrameTimes& times_;
  const Options& options_;
};

}  // namespace

ClipPlan plan_clips(const Timeline& timeline, const Options& options) {
  const Planner planner(timeline, options);
  ClipPlan plan;
  for (const Identity& identity : timeline.identities) {
    std::vector<FrameSpan> pieces = planner.pieces_of(identity);
    if (pieces.empty()) {
      plan.left_without.push_back(identity.id);
    } else if (options.clips_per == "appearance") {
      for (const FrameSpan& piece : pieces) {
        plan.clips.push_back({&identity, {piece}});
      }
    } else {
      plan.clips.push_back({&identity, std::move(pieces)});
    }
  }
  return plan;
}

}  // namespace smartcv::face_timeline
