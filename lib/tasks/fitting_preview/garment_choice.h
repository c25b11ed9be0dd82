#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_CHOICE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_CHOICE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace smartcv::fitting_preview {

// A garment as a user names it: "shirt.yaml", or "2=dress.yaml" for one person alone.
struct GarmentChoice {
  std::optional<std::int64_t> person;
  std::filesystem::path file;
};

// Nothing for a word without a file, and for the person 0. "01=a.yaml" is person 1; "x=a.yaml" is a file of that name.
[[nodiscard]] std::optional<GarmentChoice> parse_garment_word(const std::string& word);

// Of Options::person: "largest", "all" or an id.
[[nodiscard]] bool is_person_word(const std::string& word);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_CHOICE_H
