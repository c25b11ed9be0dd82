#ifndef SMARTCV_TASKS_MATTE_OUTPUT_CHOICE_H
#define SMARTCV_TASKS_MATTE_OUTPUT_CHOICE_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace smartcv::matte {

// What can be written of a matte.
enum class OutputKind {
  composite,   // the foreground over the background
  alpha,       // gray: 0 is background
  foreground,  // the foreground's own colours over black, not mixed with it
  rgba,        // the foreground with its transparency
  preview,     // source, alpha and composite side by side, small: a video to look at
};
[[nodiscard]] std::string name_of(OutputKind kind);

struct OutputChoice {
  OutputKind kind = OutputKind::composite;
  std::filesystem::path path;  // a video; or images: a pattern ("a/%06d.png") or a folder
};

// One word of the key `write`: KIND or KIND=FILE. Nothing for any other text.
struct WriteWord {
  OutputKind kind;
  std::optional<std::filesystem::path> file;
};
[[nodiscard]] std::optional<WriteWord> parse_write_word(const std::string& text);

// The files of a run. A kind without a file of its own goes to `output`; several such to "STEM.KIND.EXT" beside it (or
// to a folder KIND in it, when it is one). With a transparent background the composite is rgba. Throws Error(usage) for
// a word that is none, and a kind that stands twice.
[[nodiscard]] std::vector<OutputChoice> choose_outputs(const std::vector<std::string>& words, bool transparent,
                                                       const std::filesystem::path& output);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_OUTPUT_CHOICE_H
