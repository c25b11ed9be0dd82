#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_NAMES_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_NAMES_H

#include <string>
#include <string_view>
#include <vector>

namespace smartcv::face_timeline {

// A text as the beginning of a file name that every file system takes (ext4, APFS, NTFS, FAT, and what lies between
// them): "Anna Berg" stays, a/b:c* becomes a-b-c-. Without / \ : * ? " < > | and control characters, without dots and
// blanks at the ends, at most 80 bytes of whole UTF-8 characters; a name Windows keeps for devices (con, aux, lpt1)
// gets a '-' behind it, one of which nothing is left becomes "clip".
[[nodiscard]] std::string safe_name(std::string_view text);

// Who is in a clip and when it begins.
struct ClipLabel {
  std::string name;
  std::string timecode;  // "01:00:02;15"
};

// "Anna Berg 01-00-02-15.mp4" for each label, in their order. Names that a file system may take for the same (upper and
// lower case, letters that can be written in several ways) get a number: "Anna Berg 01-00-02-15 (2).mp4". `extension`
// with its dot.
[[nodiscard]] std::vector<std::string> clip_names(const std::vector<ClipLabel>& labels, const std::string& extension);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLIPS_CLIP_NAMES_H
