#include "tasks/anonymize/mask_planner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/rational.h"

namespace smartcv::anonymize {
namespace {

// Frames on each side that an uncertain mask is held against.
constexpr std::size_t neighbours = 2;

double time_of(const pipeline::Item& item) { return seconds(item.frame.pts(), item.frame.time_base()); }

FaceNotes& notes_of(const pipeline::Item& item) { return static_cast<FaceNotes&>(*item.notes); }

}  // namespace

MaskPlanner::MaskPlanner(const Options& options, std::size_t max_held)
    : options_(options), max_held_(std::max<std::size_t>(1, max_held)), places_(options) {
  options_.look_ahead_seconds = std::max(options.look_ahead_seconds, options.gap_seconds + options.pad_seconds);
}

void MaskPlanner::add(pipeline::Item item) {
  FaceNotes& notes = notes_of(item);
  const std::int64_t frame = item.frame.sequence();
  // A frame that was passed over because the one before was to be looked at is no better known than that one.
  if (notes.passed_over) {
    notes.blind = notes.blind || last_look_failed_;
  } else if (!item.frame.damaged()) {  // no frame relies on the look at a damaged one
    last_look_failed_ = notes.blind;
  }
  if (notes.starts_shot && begun_) {
    places_.cut();
    decided_before_ = frame;
    shot_starts_.push_back(frame);
    ++shot_cuts_;
  }
  begun_ = true;
  places_.add(frame, time_of(item), std::move(notes.luma), notes.faces, !notes.blind && !notes.passed_over);
  held_.push_back(std::move(item));
}

void MaskPlanner::end() {
  places_.cut();
  ended_ = true;
}

bool MaskPlanner::first_is_decided() const {
  if (held_.empty()) {
    return false;
  }
  const pipeline::Item& first = held_.front();
  return ended_ || first.frame.sequence() < decided_before_ || held_.size() >= max_held_ ||
         time_of(held_.back()) - time_of(first) >= options_.look_ahead_seconds;
}

std::optional<DecidedFrame> MaskPlanner::next() {
  if (!first_is_decided()) {
    return std::nullopt;
  }
  DecidedFrame decided{std::move(held_.front()), {}, false, false};
  held_.pop_front();
  const std::int64_t frame = decided.item.frame.sequence();
  const double time = time_of(decided.item);
  if (!shot_starts_.empty() && shot_starts_.front() <= frame) {
    shot_starts_.pop_front();
    decided.starts_shot = true;
  }
  places_.forget_before(frame, time, neighbours + 1);
  decided.places = places_at(frame, time);
  decided.whole = notes_of(decided.item).blind && decided.places.empty();
  just_released_.push_back({frame, time});
  if (just_released_.size() > neighbours) {
    just_released_.pop_front();
  }
  return decided;
}

// Weak detections and guesses jump about: their masks are widened to where the same track is in the neighbouring
// frames.
std::vector<vision::TrackPlace> MaskPlanner::places_at(std::int64_t frame, double time) {
  std::vector<vision::TrackPlace> places = places_.at(frame, time);
  const auto widen = [&](std::int64_t other_frame, double other_time) {
    for (const vision::TrackPlace& other : places_.at(other_frame, other_time)) {
      for (vision::TrackPlace& place : places) {
        // What is extended reaches over its whole way already.
        const bool sure = place.state == vision::TrackState::followed || place.state == vision::TrackState::extended ||
                          (place.state == vision::TrackState::detected && place.score >= options_.confidence);
        if (place.track == other.track && !sure) {
          place.box = vision::united(place.box, other.box);
        }
      }
    }
  };
  for (const FrameTime& released : just_released_) {
    widen(released.frame, released.time);
  }
  for (std::size_t i = 0; i < std::min(neighbours, held_.size()); ++i) {
    widen(held_[i].frame.sequence(), time_of(held_[i]));
  }
  return places;
}

Options with_gap_for_looks(Options options, double frame_rate) {
  constexpr double looks = 1.5;
  if (options.detect_every > 1 && frame_rate > 0) {
    options.gap_seconds = std::max(options.gap_seconds, looks * options.detect_every / frame_rate);
  }
  return options;
}

double seconds_before(const Options& options) {
  constexpr double usual = 10;
  return std::max(usual, 2 * (options.gap_seconds + options.pad_seconds + options.follow_seconds));
}

double seconds_behind(const Options& options) {
  return std::max(options.look_ahead_seconds, options.gap_seconds + options.pad_seconds);
}

std::size_t frames_to_hold(const Options& options, double frame_rate, std::size_t frame_bytes) {
  // A track has to be seen min_track_boxes times after the longest gap before it counts.
  const double needed_seconds = options.gap_seconds + options.pad_seconds;
  const double wanted_seconds = std::max(options.look_ahead_seconds, needed_seconds);
  const auto frames = [&](double of_seconds) {
    return static_cast<std::size_t>(std::ceil(of_seconds * frame_rate)) +
           static_cast<std::size_t>(std::max(1, options.min_track_boxes));
  };
  const std::size_t affordable =
      static_cast<std::size_t>(options.look_ahead_memory_mb) * 1024 * 1024 / std::max<std::size_t>(1, frame_bytes);
  return std::clamp(affordable, frames(needed_seconds), frames(wanted_seconds));
}

}  // namespace smartcv::anonymize
