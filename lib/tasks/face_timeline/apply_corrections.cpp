#include "tasks/face_timeline/apply_corrections.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::face_timeline {
namespace {

// So many ids are told when one is not known.
constexpr std::size_t most_ids_told = 12;

std::string ids_text(const Roster& roster) {
  std::vector<std::string> ids;
  for (const Person& person : roster.people()) {
    ids.push_back(person.id);
  }
  std::ranges::sort(ids);
  const std::size_t told = std::min(ids.size(), most_ids_told);
  const std::string more = told < ids.size() ? fmt::format(" and {} more", ids.size() - told) : "";
  ids.resize(told);
  return ids.empty() ? "it has no people" : fmt::format("its people are {}{}", fmt::join(ids, ", "), more);
}

class Corrector {
 public:
  Corrector(const Corrections& corrections, const Analysis& analysis, Naming& naming, Cast& cast)
      : corrections_(corrections), analysis_(analysis), naming_(naming), cast_(cast) {}

  void run() {
    if (!corrections_.video_sha256.empty() && corrections_.video_sha256 != analysis_.video.sha256) {
      throw Error(ErrorCode::usage,
                  fmt::format("these corrections were made for another video than {}; take the file that belongs to "
                              "it, or take \"video_sha256\" out if you know better",
                              analysis_.video.file),
                  {"", corrections_.file});
    }
    for (const Correction& correction : corrections_.list) {
      ++number_;
      std::visit([this](const auto& what) { apply(what); }, correction);
    }
    std::ranges::sort(cast_.ignored);
  }

 private:
  void apply(const Merge& merge) {
    kind_ = "merge";
    const std::int64_t first = track_of(merge.people.front());
    for (const PersonRef& ref : merge.people) {
      join(first, track_of(ref));
    }
  }

  void apply(const Split& split) {
    kind_ = "split";
    Person person{.members = take(split.tracks)};
    for (const Member& a : person.members) {
      for (const Member& b : person.members) {
        if (a.track->id < b.track->id && a.track->span().shares_frame_with(b.track->span())) {
          refuse(fmt::format("puts tracks {} and {} into one person, but they {}", a.track->id, b.track->id,
                             both_on_screen(std::max(a.track->span().first, b.track->span().first))));
        }
      }
    }
    const std::int64_t track = person.members.front().track->id;
    const std::size_t index = cast_.roster.add(std::move(person));
    if (split.name.empty()) {
      naming_.name_newcomer(cast_.roster, index);
    } else {
      give_name(track, split.name);
    }
  }

  void apply(const Rename& rename) {
    kind_ = "rename";
    give_name(track_of(rename.person), rename.name);
  }

  void apply(const Ignore& ignore) {
    kind_ = ignore.people.empty() ? "ignore_tracks" : "ignore";
    std::vector<std::int64_t> tracks = ignore.tracks;
    for (const PersonRef& ref : ignore.people) {
      for (const Member& member : cast_.roster.at(index_of(track_of(ref))).members) {
        tracks.push_back(member.track->id);
      }
    }
    for (const Member& member : take(tracks)) {
      cast_.ignored.push_back(member.track->id);
    }
  }

  void give_name(std::int64_t track, const std::string& name) {
    if (const auto other = cast_.roster.with_name(name)) {
      join(cast_.roster.people()[*other].first_track(), track);
      return;
    }
    const std::string id = naming_.id_of(name);
    if (const auto former = cast_.roster.with_id(id); former && *former != index_of(track)) {
      std::erase(cast_.roster.at(*former).former_ids, id);  // its bearer has got another name before this one
    }
    cast_.roster.claim(index_of(track), id, name, true);
  }

  void join(std::int64_t into_track, std::int64_t other_track) {
    const std::size_t into = index_of(into_track);
    const std::size_t other = index_of(other_track);
    if (into == other) {
      return;
    }
    const Person& a = cast_.roster.people()[into];
    const Person& b = cast_.roster.people()[other];
    if (const auto frame = shared_frame(a, b)) {
      refuse(fmt::format("makes {} and {} one person, but they {}", a.id,
                         b.id.empty() ? fmt::format("track {}", other_track) : b.id, both_on_screen(*frame)));
    }
    cast_.roster.join(into, other);
  }

  // All of them, out of people and of those nobody recognized.
  std::vector<Member> take(const std::vector<std::int64_t>& tracks) {
    std::vector<Member> members = cast_.roster.take_tracks(tracks);
    const std::set<std::int64_t> wanted(tracks.begin(), tracks.end());
    auto& rest = cast_.unrecognized;
    const auto begin =
        std::stable_partition(rest.begin(), rest.end(), [&](const Member& m) { return !wanted.contains(m.track->id); });
    std::move(begin, rest.end(), std::back_inserter(members));
    rest.erase(begin, rest.end());
    std::ranges::sort(members, {}, [](const Member& member) { return member.track->id; });
    for (const std::int64_t track : wanted) {
      if (std::ranges::none_of(members, [track](const Member& member) { return member.track->id == track; })) {
        refuse_track(track);
      }
    }
    return members;
  }

  // A track of the person meant: a handle that outlives joining.
  std::int64_t track_of(const PersonRef& ref) {
    if (const auto* const id = std::get_if<std::string>(&ref)) {
      const auto found = cast_.roster.with_id(*id);
      if (!found) {
        refuse(fmt::format("names '{}', whom this video does not have; {}", *id, ids_text(cast_.roster)));
      }
      return cast_.roster.people()[*found].first_track();
    }
    const std::int64_t track = std::get<std::int64_t>(ref);
    if (!cast_.roster.with_track(track)) {
      const std::size_t newcomer = cast_.roster.add({.members = take({track})});
      naming_.name_newcomer(cast_.roster, newcomer);
    }
    return track;
  }

  [[nodiscard]] std::size_t index_of(std::int64_t track) const { return cast_.roster.with_track(track).value(); }

  [[nodiscard]] std::string both_on_screen(std::int64_t frame) const {
    return fmt::format(
        "are both on screen in frame {} ({:.2f} s): take one of them out with \"ignore_tracks\" first "
        "when it is no face of its own",
        frame, analysis_.video.times.start_seconds({frame, frame}));
  }

  [[noreturn]] void refuse_track(std::int64_t track) const {
    if (std::ranges::find(cast_.ignored, track) != cast_.ignored.end()) {
      refuse(fmt::format("names track {}, which a correction before it ignores", track));
    }
    refuse(fmt::format("names track {}, which this video does not have; its tracks are 1 to {}", track,
                       analysis_.tracks.size()));
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(ErrorCode::usage, fmt::format("correction {} ({}) {}", number_, kind_, why), {"", corrections_.file});
  }

  const Corrections& corrections_;
  const Analysis& analysis_;
  Naming& naming_;
  Cast& cast_;
  int number_ = 0;
  std::string kind_;
};

}  // namespace

void apply_corrections(const Corrections& corrections, const Analysis& analysis, Naming& naming, Cast& cast) {
  Corrector(corrections, analysis, naming, cast).run();
}

}  // namespace smartcv::face_timeline
