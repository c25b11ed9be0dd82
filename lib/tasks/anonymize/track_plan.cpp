#include "tasks/anonymize/track_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/error.h"
#include "base/format.h"
#include "tasks/anonymize/mask_planner.h"

namespace smartcv::anonymize {
namespace {

[[noreturn]] void refuse(std::string message) { throw Error(ErrorCode::usage, std::move(message)); }

void split(TrackPlan& plan) {
  std::set<std::int64_t> ids;
  for (const PlannedTrack& track : plan.tracks) {
    ids.insert(track.id);
  }
  std::map<std::int64_t, const std::vector<TrackSplit>*> splits;
  std::set<std::int64_t> made;
  for (const PlannedTrack& track : plan.tracks) {
    for (const TrackSplit& part : track.split) {
      // A track that is listed only to say how the new part is masked has no places yet: that is how it is meant.
      if (part.id == track.id || !made.insert(part.id).second) {
        refuse(fmt::format("track {} cannot be split into track {}: that number is taken", track.id, part.id));
      }
    }
    if (!track.split.empty()) {
      splits[track.id] = &track.split;
    }
  }
  for (const PlannedFrame& frame : plan.frames) {
    for (const vision::TrackPlace& place : frame.places) {
      if (made.contains(place.track)) {
        refuse(fmt::format("no track can be split into track {}: that number is taken", place.track));
      }
    }
  }
  for (PlannedFrame& frame : plan.frames) {
    for (vision::TrackPlace& place : frame.places) {
      const auto found = splits.find(place.track);
      if (found == splits.end()) {
        continue;
      }
      for (const TrackSplit& part : *found->second) {
        if (frame.pts >= part.pts) {
          place.track = part.id;
        }
      }
    }
  }
  for (const std::int64_t id : made) {
    if (!ids.contains(id)) {
      plan.tracks.push_back({.id = id});
    }
  }
}

void merge(TrackPlan& plan) {
  std::map<std::int64_t, std::optional<std::int64_t>> next;
  for (const PlannedTrack& track : plan.tracks) {
    next[track.id] = track.merge_into;
  }
  const auto end_of = [&](std::int64_t id) {
    std::set<std::int64_t> passed;
    for (std::int64_t at = id;;) {
      if (!passed.insert(at).second) {
        refuse(fmt::format("track {} is merged into itself", id));
      }
      const auto entry = next.find(at);
      if (entry == next.end()) {
        refuse(fmt::format("track {} is merged into track {}, which is not there", id, at));
      }
      if (!entry->second) {
        return at;
      }
      at = *entry->second;
    }
  };
  std::map<std::int64_t, std::int64_t> ends;
  for (const auto& [id, into] : next) {
    if (into) {
      ends[id] = end_of(id);
    }
  }
  for (PlannedFrame& frame : plan.frames) {
    for (vision::TrackPlace& place : frame.places) {
      const auto end = ends.find(place.track);
      place.track = end == ends.end() ? place.track : end->second;
    }
  }
  std::erase_if(plan.tracks, [](const PlannedTrack& track) { return track.merge_into.has_value(); });
}

vision::Box box_at(const std::vector<KeyBox>& keys, std::int64_t pts) {
  const auto right =
      std::lower_bound(keys.begin(), keys.end(), pts, [](const KeyBox& key, std::int64_t at) { return key.pts < at; });
  if (right->pts == pts) {
    return right->box;
  }
  const KeyBox& left = *std::prev(right);
  const auto t = static_cast<float>(static_cast<double>(pts - left.pts) / static_cast<double>(right->pts - left.pts));
  return vision::interpolated(left.box, right->box, t);
}

void draw_keys(TrackPlan& plan) {
  for (const PlannedTrack& track : plan.tracks) {
    if (track.keys.empty()) {
      continue;
    }
    for (PlannedFrame& frame : plan.frames) {
      if (frame.pts < track.keys.front().pts || frame.pts > track.keys.back().pts) {
        continue;
      }
      vision::TrackPlace drawn{track.id, vision::TrackState::drawn, box_at(track.keys, frame.pts), std::nullopt, 1};
      const auto of_track = [&](const vision::TrackPlace& place) { return place.track == track.id; };
      const auto first = std::ranges::find_if(frame.places, of_track);
      if (first == frame.places.end()) {
        frame.places.push_back(drawn);
        continue;
      }
      drawn.subject = first->subject;
      *first = drawn;
      frame.places.erase(std::remove_if(std::next(first), frame.places.end(), of_track), frame.places.end());
    }
  }
}

void leave_visible(TrackPlan& plan) {
  std::set<std::int64_t> left;
  for (const PlannedTrack& track : plan.tracks) {
    if (!track.mask) {
      left.insert(track.id);
    }
  }
  for (PlannedFrame& frame : plan.frames) {
    const auto hidden = std::stable_partition(frame.places.begin(), frame.places.end(),
                                              [&](const auto& place) { return !left.contains(place.track); });
    frame.visible.assign(hidden, frame.places.end());
    frame.places.erase(hidden, frame.places.end());
  }
}

}  // namespace

const char* name_of(vision::TrackState state) noexcept {
  switch (state) {
    case vision::TrackState::detected:
      return "detected";
    case vision::TrackState::interpolated:
      return "interpolated";
    case vision::TrackState::extended:
      return "extended";
    case vision::TrackState::followed:
      return "followed";
    case vision::TrackState::drawn:
      return "drawn";
  }
  return "";
}

const char* name_of(vision::Subject subject) noexcept {
  switch (subject) {
    case vision::Subject::face:
      return "face";
    case vision::Subject::head:
      return "head";
    case vision::Subject::person:
      return "person";
  }
  return "";
}

PlannedFrame planned(const DecidedFrame& frame) {
  return {frame.item.frame.pts(),
          frame.whole,
          frame.starts_shot,
          frame.places,
          static_cast<const FaceNotes&>(*frame.item.notes).haar_eyes,
          frame.visible};
}

TrackPlan with_changes_made(TrackPlan plan) {
  split(plan);
  merge(plan);
  draw_keys(plan);
  leave_visible(plan);
  for (PlannedTrack& track : plan.tracks) {
    track.split.clear();
    track.keys.clear();
  }
  return plan;
}

}  // namespace smartcv::anonymize
