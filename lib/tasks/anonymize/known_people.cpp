#include "tasks/anonymize/known_people.h"

#include "base/error.h"
#include "base/format.h"
#include "identity/likeness.h"

namespace smartcv::anonymize {
namespace {

double mean_distance(const identity::GalleryPerson& a, const identity::GalleryPerson& b) {
  double sum = 0;
  for (const auto& face : a.faces) {
    for (const auto& other : b.faces) {
      sum += identity::distance(face, other);
    }
  }
  return sum / static_cast<double>(a.faces.size() * b.faces.size());
}

void refuse_the_same(const KnownPeople& people, const Options& options, const identity::Calibration& calibration) {
  for (const identity::GalleryPerson& kept : people.keep.people) {
    for (const identity::GalleryPerson& hidden : people.only.people) {
      if (kept.name == hidden.name) {
        throw Error(
            ErrorCode::usage,
            fmt::format("{} is in {} as well; nobody can be left visible and hidden at once", kept.name, options.only),
            {.file = options.keep});
      }
      if (mean_distance(kept, hidden) < calibration.photo_threshold) {
        throw Error(ErrorCode::usage,
                    fmt::format("{} looks like {} in {}; if they are one person, take one of them away, else run once "
                                "with --keep alone and once with --only alone",
                                kept.name, hidden.name, options.only),
                    {.file = options.keep});
      }
    }
  }
}

}  // namespace

KnownPeople read_known_people(const Options& options, const identity::PhotoLooks& looks,
                              const identity::Calibration& calibration) {
  KnownPeople people;
  if (!options.keep.empty()) {
    people.keep = identity::read_gallery(options.keep, looks, identity::LoosePhotos::a_person_each);
  }
  if (!options.only.empty()) {
    people.only = identity::read_gallery(options.only, looks, identity::LoosePhotos::a_person_each);
  }
  refuse_the_same(people, options, calibration);
  return people;
}

}  // namespace smartcv::anonymize
