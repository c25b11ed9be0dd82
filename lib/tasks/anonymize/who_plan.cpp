#include "tasks/anonymize/who_plan.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "base/format.h"

namespace smartcv::anonymize {
namespace {

using vision::Box;
using vision::Subject;
using vision::TrackPlace;

constexpr double reach = 0.5;           // seconds a proof reaches
constexpr double longest_blink = 0.34;  // seconds without a detection over which a track is not doubted
constexpr float leap_iou = 0.2F;        // of a track's boxes in two frames in a row
constexpr float nearby = 0.1F;          // by this share of its size a face is grown before others are over it
constexpr float least_inside = 0.6F;    // of a face's box that lies in the head or the person it belongs to
constexpr float least_touch = 0.1F;     // of a face's box that makes a head or a person doubtful
constexpr double least_share = 0.3;     // of a head's or person's frames in which its face has to be seen

// A track's places by frame.
using Course = std::map<std::size_t, const TrackPlace*>;

float overlap(const Box& a, const Box& b) {
  const float width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
  const float height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
  return width > 0 && height > 0 ? width * height : 0;
}

// The share of `inner` that lies in `outer`.
float share_inside(const Box& inner, const Box& outer) {
  const float area = inner.width() * inner.height();
  return area > 0 ? overlap(inner, outer) / area : 0;
}

class Plan {
 public:
  explicit Plan(TrackPlan& plan) : plan_(plan) {
    for (std::size_t i = 0; i < plan.frames.size(); ++i) {
      for (const TrackPlace& place : plan.frames[i].places) {
        courses_[place.track][i] = &place;
      }
    }
    for (const PlannedTrack& track : plan.tracks) {
      next_id_ = std::max(next_id_, track.id + 1);
    }
  }

  [[nodiscard]] const std::map<std::int64_t, Course>& courses() const noexcept { return courses_; }
  [[nodiscard]] double time(std::size_t frame) const { return seconds(plan_.frames[frame].pts, plan_.time_base); }
  [[nodiscard]] std::span<const TrackPlace> places(std::size_t frame) const { return plan_.frames[frame].places; }

  // Where the track may have gone over to somebody else since its last place.
  [[nodiscard]] std::set<std::size_t> doubts(std::int64_t track) const {
    std::set<std::size_t> doubtful;
    const TrackPlace* last = nullptr;
    std::optional<double> last_detected;
    for (const auto& [frame, place] : courses_.at(track)) {
      const bool leaps = last != nullptr && vision::iou(last->box, place->box) < leap_iou;
      const bool blinks = last_detected && time(frame) - *last_detected > longest_blink;
      const bool crossed = std::ranges::any_of(places(frame), [&, here = place](const TrackPlace& other) {
        return other.track != track && other.subject == Subject::face &&
               overlap(vision::grown(here->box, nearby), other.box) > 0;
      });
      if (leaps || blinks || crossed) {
        doubtful.insert(frame);
      }
      last = place;
      if (place->state == vision::TrackState::detected) {
        last_detected = time(frame);
      }
    }
    return doubtful;
  }

  // The frames of a track in which there is proof; see Note [Proof].
  [[nodiscard]] std::set<std::size_t> proven(std::int64_t track, const std::vector<std::int64_t>& proofs) const {
    const std::set<std::size_t> doubtful = doubts(track);
    const auto clear = [&](std::size_t from, std::size_t to) {
      const auto doubt = doubtful.upper_bound(from);
      return doubt == doubtful.end() || *doubt > to;
    };
    std::set<std::size_t> frames;
    for (const auto& [frame, place] : courses_.at(track)) {
      const auto next = std::ranges::lower_bound(proofs, static_cast<std::int64_t>(frame));
      const bool has_right = next != proofs.end();
      const bool has_left = next != proofs.begin() || (has_right && *next == static_cast<std::int64_t>(frame));
      const auto right = has_right ? static_cast<std::size_t>(*next) : frame;
      const auto left = has_right && right == frame ? frame
                        : has_left                  ? static_cast<std::size_t>(*std::prev(next))
                                                    : frame;
      const bool from_left = has_left && time(frame) - time(left) <= reach && clear(left, frame);
      const bool from_right = has_right && time(right) - time(frame) <= reach && clear(frame, right);
      const bool between = has_left && has_right && time(right) - time(left) <= 2 * reach;
      if (from_left || from_right || between) {
        frames.insert(frame);
      }
    }
    return frames;
  }

  // Leaves a track visible in these frames, of which there is one at least; what is left becomes hidden tracks.
  void leave_visible(std::int64_t track, const std::set<std::size_t>& frames, WhoFound found) {
    WhoFound rest = found;
    rest.why = fmt::format("part of track {} in which nobody can tell who it is", track);
    std::optional<std::size_t> last_moved;
    for (const auto& [frame, place] : courses_.at(track)) {
      if (frames.contains(frame)) {
        last_moved.reset();
        continue;
      }
      if (!last_moved) {
        made_.push_back({.id = next_id_++, .who = rest});
      }
      last_moved = frame;
      moves_.push_back({frame, track, made_.back().id});
    }
    PlannedTrack& planned = entry(track);
    planned.mask = false;
    planned.who = std::move(found);
  }

  void hide(std::int64_t track, WhoFound found) { entry(track).who = std::move(found); }

  // Nothing that was asked before is valid any more.
  void finish() {
    for (const Move& move : moves_) {
      for (TrackPlace& place : plan_.frames[move.frame].places) {
        place.track = place.track == move.from ? move.to : place.track;
      }
    }
    plan_.tracks.insert(plan_.tracks.end(), made_.begin(), made_.end());
  }

 private:
  struct Move {
    std::size_t frame;
    std::int64_t from, to;
  };

  PlannedTrack& entry(std::int64_t track) { return *std::ranges::find(plan_.tracks, track, &PlannedTrack::id); }

  TrackPlan& plan_;
  std::map<std::int64_t, Course> courses_;
  std::int64_t next_id_ = 1;
  std::vector<PlannedTrack> made_;
  std::vector<Move> moves_;
};

// Where a face track is visible, and who it is.
struct VisibleFace {
  std::set<std::size_t> frames;
  std::string person;
};
using VisibleFaces = std::map<std::int64_t, VisibleFace>;

// The face tracks in a head or a person; nothing when two are in it at once, or none for most of the time.
std::set<std::int64_t> faces_in(const Plan& plan, const Course& course) {
  std::set<std::int64_t> faces;
  std::size_t with_face = 0;
  for (const auto& [frame, outer] : course) {
    bool taken = false;
    for (const TrackPlace& place : plan.places(frame)) {
      const float inside = share_inside(place.box, outer->box);
      if (place.subject != Subject::face || inside < least_touch) {
        continue;
      }
      if (taken) {
        return {};
      }
      taken = true;
      faces.insert(place.track);
      with_face += inside >= least_inside ? 1 : 0;
    }
  }
  return static_cast<double>(with_face) >= least_share * static_cast<double>(course.size()) ? faces
                                                                                            : std::set<std::int64_t>();
}

// All of them are visible, and one person.
bool are_one_visible(const std::set<std::int64_t>& faces, const VisibleFaces& visible) {
  return std::ranges::all_of(faces, [&](std::int64_t face) {
    return visible.contains(face) && visible.at(face).person == visible.at(*faces.begin()).person;
  });
}

// The frames in which a head or a person has a visible face, or has had it, or will have it, shortly.
std::set<std::size_t> frames_with_face(const Plan& plan, const Course& course, const std::set<std::int64_t>& faces,
                                       const VisibleFaces& visible) {
  std::set<std::size_t> there;
  std::set<std::size_t> seen;
  for (const std::int64_t face : faces) {
    for (const auto& [frame, place] : plan.courses().at(face)) {
      there.insert(frame);
    }
    seen.insert(visible.at(face).frames.begin(), visible.at(face).frames.end());
  }
  std::set<std::size_t> frames;
  for (const auto& [frame, place] : course) {
    const auto next = seen.lower_bound(frame);
    const bool soon = next != seen.end() && plan.time(*next) - plan.time(frame) <= reach;
    const bool lately = next != seen.begin() && plan.time(frame) - plan.time(*std::prev(next)) <= reach;
    if (seen.contains(frame) || (!there.contains(frame) && (soon || lately))) {
      frames.insert(frame);
    }
  }
  return frames;
}

void decide_follower(Plan& plan, std::int64_t track, const Course& course, const VisibleFaces& visible) {
  const auto faces = faces_in(plan, course);
  WhoFound found;
  if (faces.empty()) {
    found.why = "belongs to no single face for sure";
    plan.hide(track, found);
    return;
  }
  found.why = fmt::format("belongs to track {}", fmt::join(faces, " and "));
  const auto frames =
      are_one_visible(faces, visible) ? frames_with_face(plan, course, faces, visible) : std::set<std::size_t>();
  if (frames.empty()) {
    plan.hide(track, found);
    return;
  }
  found.person = visible.at(*faces.begin()).person;
  plan.leave_visible(track, frames, found);
}

}  // namespace

void decide_tracks(TrackPlan& plan, const TrackLooks& looks, const KnownPeople& people, const WhoRules& rules) {
  Plan desk(plan);
  VisibleFaces visible;
  for (const auto& [track, course] : desk.courses()) {
    if (course.begin()->second->subject != Subject::face) {
      continue;
    }
    const auto of_track = looks.find(track);
    WhoDecision decision =
        decide_who(of_track == looks.end() ? std::span<const identity::FaceSample>() : of_track->second, people, rules);
    if (decision.visible) {
      visible[track] = {desk.proven(track, decision.proofs), decision.found.person};
      desk.leave_visible(track, visible[track].frames, std::move(decision.found));
    } else {
      desk.hide(track, std::move(decision.found));
    }
  }
  for (const auto& [track, course] : desk.courses()) {
    if (course.begin()->second->subject != Subject::face) {
      decide_follower(desk, track, course, visible);
    }
  }
  desk.finish();
}

}  // namespace smartcv::anonymize
