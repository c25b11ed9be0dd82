#include "tasks/fitting_preview/choose_people.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <tuple>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double least_absence = 1;  // second

FrameSpan common(const FrameSpan& a, const FrameSpan& b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}

// What a person takes of the picture within a span, summed over its frames.
double area_within(const Person& person, const FrameSpan& span) {
  const FrameSpan there = common(person.span(), span);
  double sum = 0;
  for (std::int64_t frame = there.first; frame <= there.last; ++frame) {
    sum += static_cast<double>(person.at(frame)->box.area());
  }
  return sum;
}

void add_largest(const Poses& poses, std::int64_t shot, const FrameSpan& span, std::vector<ChosenPerson>& chosen) {
  const Person* largest = nullptr;
  double most = 0;
  for (const Person& person : poses.people) {
    const double area = person.shot == shot ? area_within(person, span) : 0;
    if (area > most) {
      most = area;
      largest = &person;
    }
  }
  if (largest == nullptr) {
    return;
  }
  const FrameSpan there = common(largest->span(), span);
  chosen.push_back({largest->id, there});
  for (const FrameSpan& rest : {FrameSpan{span.first, there.first - 1}, FrameSpan{there.last + 1, span.last}}) {
    const FrameTimes& times = poses.video.times;
    if (rest.frames() > 0 && times.end_seconds(rest) - times.start_seconds(rest) >= least_absence) {
      add_largest(poses, shot, rest, chosen);
    }
  }
}

std::int64_t id_of(const Poses& poses, const std::string& word) {
  std::int64_t id = 0;
  const char* const end = word.data() + word.size();
  const auto [stopped, problem] = std::from_chars(word.data(), end, id);
  if (problem != std::errc() || stopped != end) {
    throw Error(ErrorCode::usage, fmt::format("person '{}' is neither largest nor all nor a person's number", word));
  }
  if (std::ranges::find(poses.people, id, &Person::id) == poses.people.end()) {
    throw Error(ErrorCode::usage, poses.people.empty()
                                      ? fmt::format("there is no person {}: nobody was found in the video", id)
                                      : fmt::format("there is no person {}; people have the numbers {} to {}", id,
                                                    poses.people.front().id, poses.people.back().id));
  }
  return id;
}

}  // namespace

std::vector<ChosenPerson> choose_people(const Poses& poses, const std::string& person) {
  std::vector<ChosenPerson> chosen;
  if (person == "largest") {
    for (std::size_t shot = 0; shot < poses.shots.size(); ++shot) {
      add_largest(poses, static_cast<std::int64_t>(shot), poses.shots[shot], chosen);
    }
  } else {
    const bool all = person == "all";
    const std::int64_t id = all ? 0 : id_of(poses, person);
    for (const Person& one : poses.people) {
      if (all || one.id == id) {
        chosen.push_back({one.id, one.span()});
      }
    }
  }
  std::ranges::stable_sort(chosen, {}, [](const ChosenPerson& one) { return std::tuple(one.span.first, one.id); });
  return chosen;
}

}  // namespace smartcv::fitting_preview
