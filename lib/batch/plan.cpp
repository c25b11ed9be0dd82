#include "batch/plan.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "batch/name_text.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

// Links resolved as far as the path exists; only the folder, so that a linked file keeps its own place.
class Places {
 public:
  [[nodiscard]] fs::path of(const fs::path& file) {
    const fs::path folder = file.parent_path();
    auto known = folders_.find(folder);
    if (known == folders_.end()) {
      std::error_code ignored;
      const auto real = fs::weakly_canonical(folder, ignored);
      known = folders_.emplace(folder, ignored ? folder : real).first;
    }
    return known->second / file.filename();
  }

 private:
  std::map<fs::path, fs::path> folders_;
};

bool is_inside(const fs::path& inner, const fs::path& outer) {
  const auto ends = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return ends.first == outer.end() && ends.second != inner.end();
}

void check_folders(const InputSet& inputs, const fs::path& results) {
  std::error_code ignored;
  const auto real_results = fs::weakly_canonical(results, ignored);
  const auto real_root = fs::weakly_canonical(inputs.root, ignored);
  if (inputs.folder && is_inside(real_results, real_root)) {
    throw Error(
        ErrorCode::usage,
        fmt::format("the output folder lies inside the input folder {}; choose one outside", text_of(inputs.root)),
        {.file = text_of(results)});
  }
}

// Takes the inputs away that are results: of other inputs here, or of an earlier run.
std::size_t drop_own_outputs(InputSet& inputs, const fs::path& results, const NameRule& rule,
                             const EarlierNames& earlier) {
  Places places;
  std::map<fs::path, fs::path> made;  // a result's place to the place of what it is made from
  const auto note = [&](const fs::path& output, const fs::path& input) {
    for (const auto& file : rule.files(output)) {
      const fs::path whole = results / file;
      made.emplace(places.of(whole), input);
      made.emplace(places.of(partial_name(whole)), input);
    }
  };
  for (const auto& [input, output] : earlier.outputs) {
    note(output, places.of(inputs.root / input));
  }
  for (const auto& file : inputs.files) {
    NameRule plain = rule;
    plain.short_names = false;
    note(output_names(plain, {file}).front(), places.of(file.path));
  }
  return std::erase_if(inputs.files, [&](const InputFile& file) {
    const fs::path place = places.of(file.path);
    const auto found = made.find(place);
    return found != made.end() && found->second != place;
  });
}

void check_replacements(const Plan& plan) {
  Places places;
  std::set<fs::path> inputs;
  for (const auto& file : plan.files) {
    inputs.insert(places.of(file.input));
  }
  for (const auto& file : plan.files) {
    for (const auto& result : file.results) {
      if (inputs.contains(places.of(plan.results / result))) {
        throw Error(ErrorCode::usage,
                    "the result would take the place of an input; choose another output folder or --name",
                    {.file = text_of(plan.results / result)});
      }
    }
  }
}

}  // namespace

Plan make_plan(InputSet inputs, const fs::path& results, const NameRule& rule, Order order,
               const EarlierNames& earlier) {
  check_pattern(rule);
  check_folders(inputs, results);
  Plan plan;
  plan.root = inputs.root;
  plan.results = fs::absolute(results).lexically_normal();
  plan.other_files = inputs.other_files;
  std::error_code ignored;
  if (fs::exists(plan.results, ignored)) {
    plan.own_outputs = drop_own_outputs(inputs, plan.results, rule, earlier);
  }
  std::ranges::sort(inputs.files, {}, &InputFile::relative);
  const auto names = output_names(rule, inputs.files, earlier.outputs);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const InputFile& file = inputs.files[i];
    PlannedFile planned{text_of(file.relative), file.path, names[i], file.bytes, rule.files(names[i])};
    plan.files.push_back(std::move(planned));
  }
  check_replacements(plan);
  if (order == Order::size) {
    std::ranges::stable_sort(plan.files, std::ranges::greater{}, &PlannedFile::bytes);
  }
  return plan;
}

}  // namespace smartcv::batch
