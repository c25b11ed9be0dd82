#include <iostream>
#include <optional>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "config/garment_file.h"
#include "smartcv/garment.h"
#include "tasks/fitting_preview/garment_drawing.h"
#include "tasks/fitting_preview/garment_picture.h"
#include "vision/encode_png.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

struct Verdict {
  std::size_t mistakes = 0;
  std::optional<Error> unreadable;  // the file or its picture
};

fs::path drawing_name(const fs::path& file) { return file.stem().concat(".check.png"); }

fs::path drawing_path(const fs::path& file, const GarmentCheckArguments& arguments) {
  if (arguments.output.empty()) {
    return file.parent_path() / drawing_name(file);
  }
  std::error_code error;
  const bool folder = arguments.files.size() > 1 || fs::is_directory(arguments.output, error);
  return folder ? fs::path(arguments.output) / drawing_name(file) : fs::path(arguments.output);
}

std::string draw(const fs::path& file, const fitting_preview::GarmentFacts& facts,
                 const GarmentCheckArguments& arguments, const cv::Mat& pixels) {
  const fs::path path = drawing_path(file, arguments);
  if (!arguments.output.empty() && arguments.files.size() > 1) {
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
  }
  write_file(path, vision::encode_png(fitting_preview::draw_anchors(pixels, facts), "the drawing of the garment"),
             arguments.overwrite || arguments.output.empty());
  return fmt::format("; drawn to {}", path.string());
}

Verdict check(const fs::path& file, const GarmentCheckArguments& arguments) {
  Verdict verdict;
  try {
    const auto reading = config::inspect_garment_file(file);
    const auto& facts = reading.facts;
    auto problems = reading.problems;
    if (reading.kind_known) {
      for (const auto& mistake : fitting_preview::mistakes(facts)) {
        problems.push_back(fmt::format("{}: {}", file.string(), mistake));
      }
    }
    verdict.mistakes = problems.size();
    std::string drawn;
    try {
      const cv::Mat pixels = fitting_preview::read_garment_pixels(facts.picture);
      drawn = arguments.draw ? draw(file, facts, arguments, pixels) : "";
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input) {
        throw;
      }
      verdict.unreadable = error;
    }
    const auto result =
        problems.empty() && verdict.unreadable ? "its picture cannot be used"
        : problems.empty()
            ? fmt::format("{} '{}', {} x {} pixels, {} anchors, {} parts: no mistakes", name_of(facts.kind), facts.name,
                          facts.picture_size.width, facts.picture_size.height, facts.anchors.size(), facts.parts.size())
            : fmt::format("{} mistake{}", problems.size(), problems.size() == 1 ? "" : "s");
    std::cout << file.string() << ": " << result << drawn << "\n";
    for (const auto& problem : problems) {
      std::cout << problem << "\n";
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input && error.code() != ErrorCode::usage) {
      throw;
    }
    verdict.unreadable = error;
  }
  return verdict;
}

}  // namespace

int check_garments(const GarmentCheckArguments& arguments) {
  std::size_t wrong = 0;
  std::optional<Error> unreadable;
  for (const auto& file : arguments.files) {
    const Verdict verdict = check(file, arguments);
    if (verdict.unreadable) {
      std::cout << verdict.unreadable->what() << "\n";
      unreadable = unreadable ? unreadable : verdict.unreadable;
    }
    wrong += verdict.unreadable || verdict.mistakes > 0 ? 1 : 0;
  }
  std::cout.flush();
  if (unreadable && arguments.files.size() == 1) {
    throw Error(*unreadable);
  }
  if (wrong > 0) {
    throw Error(unreadable ? unreadable->code() : ErrorCode::usage,
                arguments.files.size() == 1 ? fmt::format("the garment has mistakes; they are named above")
                                            : fmt::format("{} of {} garments cannot be worn; why is said above", wrong,
                                                          arguments.files.size()));
  }
  return 0;
}

}  // namespace smartcv::app
