#ifndef SMARTCV_APPS_SMARTCV_FITTING_LOOKS_H
#define SMARTCV_APPS_SMARTCV_FITTING_LOOKS_H

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tasks/fitting_preview/job.h"

namespace smartcv::app {

// Garments by their files. Each is read once, however often it is worn.
class Wardrobe {
 public:
  // Throws Error as config::read_garment_file() and fitting_preview::load_garment() do.
  [[nodiscard]] std::shared_ptr<const fitting_preview::Garment> garment(const std::filesystem::path& file);

 private:
  std::map<std::filesystem::path, std::shared_ptr<const fitting_preview::Garment>> garments_;
};

// What Options::garments names.
[[nodiscard]] std::vector<fitting_preview::Wearing> worn_by_choice(const fitting_preview::Options& options,
                                                                   Wardrobe& wardrobe);

// The garment files (YAML) of a folder by name. Throws Error(input) when there are none.
[[nodiscard]] std::vector<std::filesystem::path> garment_files(const std::filesystem::path& folder);

// What results are called after: the first garment, or the layout when there is none.
[[nodiscard]] std::string usual_word(const fitting_preview::Options& options);
// "walk.mp4" → "walk.shirt.mp4"; a garment alone has transparency, which goes to QuickTime.
[[nodiscard]] std::filesystem::path usual_output(const std::filesystem::path& input, const std::string& word,
                                                 const fitting_preview::Options& options);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_FITTING_LOOKS_H
