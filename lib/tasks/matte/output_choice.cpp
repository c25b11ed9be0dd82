#include "tasks/matte/output_choice.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/image_pattern.h"

namespace smartcv::matte {
namespace {

namespace fs = std::filesystem;

constexpr std::array kinds{
    std::pair{"composite", OutputKind::composite},   std::pair{"alpha", OutputKind::alpha},
    std::pair{"foreground", OutputKind::foreground}, std::pair{"rgba", OutputKind::rgba},
    std::pair{"preview", OutputKind::preview},
};

// "a/clip.alpha.mov" for "a/clip.mov"; "a/alpha_%06d.png" for "a/%06d.png"; "frames/alpha/" for the folder "frames/".
fs::path beside(const fs::path& output, const std::string& kind) {
  if (media::ImagePattern::is_pattern(output)) {
    return output.parent_path() / (kind + "_" + output.filename().string());
  }
  if (media::is_image_sequence(output)) {
    return output / kind / "";
  }
  fs::path name = output.stem();
  name += "." + kind;
  name += output.extension();
  return output.parent_path() / name;
}

}  // namespace

std::string name_of(OutputKind kind) {
  return std::ranges::find(kinds, kind, &std::pair<const char*, OutputKind>::second)->first;
}

std::optional<WriteWord> parse_write_word(const std::string& text) {
  const auto equals = text.find('=');
  const std::string word = text.substr(0, equals);
  const auto kind = std::ranges::find(kinds, word, &std::pair<const char*, OutputKind>::first);
  if (kind == kinds.end()) {
    return std::nullopt;
  }
  if (equals == std::string::npos) {
    return WriteWord{kind->second, std::nullopt};
  }
  if (equals + 1 == text.size()) {
    return std::nullopt;
  }
  return WriteWord{kind->second, text.substr(equals + 1)};
}

std::vector<OutputChoice> choose_outputs(const std::vector<std::string>& words, bool transparent,
                                         const fs::path& output) {
  std::vector<WriteWord> parsed;
  for (const std::string& text : words) {
    auto word = parse_write_word(text);
    if (!word) {
      throw Error(
          ErrorCode::usage,
          fmt::format("'{}' cannot be written; write composite, alpha, foreground, rgba or preview, each with =FILE "
                      "where it has a file of its own",
                      text));
    }
    if (transparent && word->kind == OutputKind::composite) {
      word->kind = OutputKind::rgba;
    }
    if (std::ranges::find(parsed, word->kind, &WriteWord::kind) != parsed.end()) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} is to be written twice{}; leave one of them out", name_of(word->kind),
                              transparent && word->kind == OutputKind::rgba
                                  ? " (a composite over a transparent background is rgba)"
                                  : ""));
    }
    parsed.push_back(*word);
  }
  const auto unnamed = std::ranges::count_if(parsed, [](const WriteWord& word) { return !word.file; });
  std::vector<OutputChoice> choices;
  for (const WriteWord& word : parsed) {
    choices.push_back(
        {word.kind, word.file ? *word.file : (unnamed == 1 ? output : beside(output, name_of(word.kind)))});
  }
  return choices;
}

}  // namespace smartcv::matte
