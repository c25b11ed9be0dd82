#ifndef SMARTCV_TASKS_FACE_TIMELINE_CORRECTIONS_H
#define SMARTCV_TASKS_FACE_TIMELINE_CORRECTIONS_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace smartcv::face_timeline {

// What a person says about the people a run has found. Applied on every run to the automatic result, in the order of
// the file; each correction sees what the ones before it have made. The file is documented in docs/face-timeline.md:
//   { "format": "smartcv face corrections", "version": 1, "video_sha256": "…",
//     "corrections": [ {"merge": [3, "unknown-04"]}, {"split": [12, 14], "name": "Ola"},
//                      {"rename": 3, "name": "Anna Berg"}, {"ignore": ["unknown-07"]}, {"ignore_tracks": [9]} ] }

// Whom a correction is about: an id as the exports show it (also one the person had before a merge or a rename), or
// the number of any track of the person. Numbers do not change with the threshold or the gallery; the page writes them.
using PersonRef = std::variant<std::int64_t, std::string>;

struct Merge {
  std::vector<PersonRef> people;  // two or more; the first one's id and name stay
};
struct Split {
  std::vector<std::int64_t> tracks;  // leave their people and become a new one; also tracks nobody could recognize
  std::string name;                  // empty: it gets an unknown id
};
struct Rename {
  PersonRef person;
  std::string name;  // when another person has this name, both become one
};
struct Ignore {
  std::vector<PersonRef> people;     // whole people
  std::vector<std::int64_t> tracks;  // single tracks
};
using Correction = std::variant<Merge, Split, Rename, Ignore>;

struct Corrections {
  std::string file;          // for messages
  std::string video_sha256;  // empty: not tied to a video
  std::vector<Correction> list;
};

// Throws Error(usage) for a file that is missing, no JSON, of another format or a newer version, and for a correction
// that says nothing we know, with its number and what is wrong with it.
[[nodiscard]] Corrections read_corrections(const std::filesystem::path& file);
[[nodiscard]] Corrections parse_corrections(std::string_view json, const std::string& file);

// The text of a corrections file; what parse_corrections() reads back. The page starts from it, so that further
// corrections are added to those that were applied.
[[nodiscard]] std::string corrections_text(const Corrections& corrections);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CORRECTIONS_H
