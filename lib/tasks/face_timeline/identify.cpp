#include "tasks/face_timeline/identify.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "identity/calibration.h"
#include "tasks/face_timeline/appearances.h"
#include "tasks/face_timeline/apply_corrections.h"
#include "tasks/face_timeline/cluster_tracks.h"
#include "tasks/face_timeline/naming.h"

namespace smartcv::face_timeline {
namespace {

Cast clustered(const Analysis& analysis, int min_face, const identity::Calibration& scale) {
  Cast cast{.roster = Roster(scale.unit_length), .unrecognized = {}, .ignored = {}};
  std::vector<const FaceTrack*> recognized;
  std::vector<TrackLikeness> looks;
  for (const FaceTrack& track : analysis.tracks) {
    if (auto look = identity::likeness_of(track.samples, min_face, scale.unit_length)) {
      recognized.push_back(&track);
      looks.push_back({track.span(), std::move(*look)});
    } else {
      cast.unrecognized.push_back({&track, std::nullopt});
    }
  }
  for (const auto& group : cluster(looks, scale.threshold)) {
    Person person;
    for (const std::size_t i : group) {
      person.members.push_back({recognized[i], looks[i].look});
    }
    cast.roster.add(std::move(person));
  }
  return cast;
}

// 1 for a single track; else how near the tracks are to each other on average, by the weights of their looks.
double coherence(const Person& person, double threshold) {
  double sum = 0;
  double weight = 0;
  for (const Member& a : person.members) {
    for (const Member& b : person.members) {
      if (a.track->id < b.track->id && a.look && b.look) {
        const double both = a.look->weight * b.look->weight;
        sum += both * identity::distance(a.look->mean, b.look->mean);
        weight += both;
      }
    }
  }
  return weight > 0 ? identity::score_of_distance(sum / weight, threshold) : 1;
}

Identity identity_of(const Person& person, const Analysis& analysis, const Options& options,
                     const identity::Gallery* gallery, const identity::Calibration& scale) {
  std::vector<const FaceTrack*> tracks;
  for (const Member& member : person.members) {
    tracks.push_back(member.track);
  }
  Identity identity{.id = person.id, .name = person.name, .known = person.known};
  identity.score = coherence(person, scale.threshold);
  identity.appearances = appearances_of(tracks, analysis.video.times, options.merge_gap);
  identity.former_ids = person.former_ids;
  if (const auto look = gallery != nullptr ? person.look(scale.unit_length) : std::nullopt) {
    const auto nearest = nearest_in(*gallery, *look);
    const auto match = [&](std::size_t place) {
      return Match{nearest[place].person->name,
                   identity::score_of_distance(nearest[place].distance, scale.photo_threshold)};
    };
    if (!nearest.empty()) {
      identity.best = match(0);
    }
    if (nearest.size() > 1) {
      identity.runner_up = match(1);
    }
  }
  return identity;
}

}  // namespace

Timeline identify(const Analysis& analysis, const Options& options, const Knowledge& knowledge) {
  const identity::Calibration scale = identity::calibration_in_force(options.threshold, analysis.embeddings.embedder);
  Cast cast = clustered(analysis, options.min_identity_face, scale);
  Naming naming(analysis, knowledge.db, scale);
  if (knowledge.gallery != nullptr) {
    naming.name_by_gallery(cast.roster, *knowledge.gallery);
  }
  naming.name_by_db(cast.roster);
  naming.number_the_rest(cast.roster);
  if (knowledge.corrections != nullptr) {
    apply_corrections(*knowledge.corrections, analysis, naming, cast);
  }

  Timeline timeline{.analysis = &analysis, .ignored_tracks = std::move(cast.ignored)};
  for (const Person& person : cast.roster.people()) {
    timeline.identities.push_back(identity_of(person, analysis, options, knowledge.gallery, scale));
  }
  std::ranges::sort(timeline.identities, {}, [](const Identity& identity) {
    const Appearance& first = identity.appearances.front();
    return std::tuple(first.span.first, first.tracks.front());
  });
  if (knowledge.corrections != nullptr) {
    timeline.corrections = *knowledge.corrections;
  }
  for (const Member& member : cast.unrecognized) {
    timeline.unrecognized_tracks.push_back(member.track->id);
  }
  return timeline;
}

}  // namespace smartcv::face_timeline
