#include <iostream>
#include <optional>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "config/garment_file.h"
#include "config/nearest.h"
#include "smartcv/garment.h"
#include "tasks/fitting_preview/suggest.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;
using fitting_preview::GarmentKind;

std::optional<GarmentKind> kind_of(const std::string& word) {
  if (word.empty()) {
    return std::nullopt;
  }
  if (const auto kind = fitting_preview::garment_kind(word)) {
    return kind;
  }
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(GarmentKind::scarf); ++i) {
    names.emplace_back(fitting_preview::name_of(static_cast<GarmentKind>(i)));
  }
  throw Error(ErrorCode::usage, fmt::format("--kind must be one of {}, but '{}' was given{}", fmt::join(names, ", "),
                                            word, config::suggestion(word, names)));
}

// As the YAML names it: from its own folder.
std::string picture_from(const fs::path& yaml, const fs::path& picture) {
  const auto folder = fs::absolute(yaml).lexically_normal().parent_path();
  return fs::absolute(picture).lexically_normal().lexically_proximate(folder).generic_string();
}

}  // namespace

int suggest_garment_file(const GarmentSuggestArguments& arguments) {
  const auto kind = kind_of(arguments.kind);
  const fs::path picture = arguments.picture;
  const auto facts = fitting_preview::suggest_garment(picture, kind);
  for (const auto& mistake : fitting_preview::mistakes(facts)) {
    log_warning(fmt::format("{}: the outline gives no good anchors: {}", picture.string(), mistake));
  }
  const std::string head = fmt::format(
      "# Proposed from the outline of the picture. Look at it with `smartcv fitting-preview garment check` and move\n"
      "# what is not where it should be: pixels of the picture; left is the wearer's left, at the right of it.\n");
  if (arguments.output == "-") {
    std::cout << head << config::garment_yaml(facts, picture.filename().string());
    return 0;
  }
  const fs::path yaml =
      arguments.output.empty() ? fs::path(picture).replace_extension(".yaml") : fs::path(arguments.output);
  write_file(yaml, head + config::garment_yaml(facts, picture_from(yaml, picture)), arguments.overwrite);
  log_info(fmt::format("{} is taken for {}{}", picture.string(), fitting_preview::with_article(facts.kind),
                       kind ? "" : "; --kind says otherwise"));
  std::cout << yaml.string() << "\n";
  return 0;
}

}  // namespace smartcv::app
