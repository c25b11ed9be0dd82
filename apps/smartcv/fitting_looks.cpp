#include "smartcv/fitting_looks.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "config/garment_file.h"
#include "smartcv/job_files.h"
#include "tasks/fitting_preview/garment_choice.h"

namespace smartcv::app {

namespace fs = std::filesystem;

std::shared_ptr<const fitting_preview::Garment> Wardrobe::garment(const fs::path& file) {
  auto& known = garments_[file];
  if (!known) {
    known = std::make_shared<const fitting_preview::Garment>(
        fitting_preview::load_garment(config::read_garment_file(file)));
  }
  return known;
}

std::vector<fitting_preview::Wearing> worn_by_choice(const fitting_preview::Options& options, Wardrobe& wardrobe) {
  std::vector<fitting_preview::Wearing> wearing;
  for (const std::string& word : options.garments) {
    const auto choice = fitting_preview::parse_garment_word(word);  // the schema has let it through
    wearing.push_back({wardrobe.garment(choice->file), choice->person});
  }
  return wearing;
}

std::vector<fs::path> garment_files(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto ending = entry->path().extension();
    if (ending == ".yaml" || ending == ".yml") {
      files.push_back(entry->path());
    }
  }
  if (error) {
    throw Error(ErrorCode::input, "cannot be read as a folder of garments: " + error.message(),
                {.file = folder.string()});
  }
  if (files.empty()) {
    throw Error(ErrorCode::input,
                "holds no garment file (.yaml); `smartcv fitting-preview garment suggest` makes one for a picture",
                {.file = folder.string()});
  }
  std::ranges::sort(files);
  return files;
}

std::string usual_word(const fitting_preview::Options& options) {
  const auto choice =
      options.garments.empty() ? std::nullopt : fitting_preview::parse_garment_word(options.garments.front());
  return choice ? choice->file.stem().string() : options.layout;
}

fs::path usual_output(const fs::path& input, const std::string& word, const fitting_preview::Options& options) {
  fs::path output = default_output(input, word);
  return options.layout == "garment-only" ? output.replace_extension(".mov") : output;
}

}  // namespace smartcv::app
