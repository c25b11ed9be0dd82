#include "tasks/matte/background_options.h"

#include <charconv>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/format.h"
#include "vision/color_text.h"

namespace smartcv::matte {
namespace {

using Kind = BackgroundChoice::Kind;

constexpr std::string_view blur_word = "blur";

double blur_radius(const std::string& text) {
  if (text == blur_word) {
    return 0;
  }
  const std::string_view number = std::string_view(text).substr(blur_word.size() + 1);
  double radius = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), radius);
  if (error != std::errc() || end != number.data() + number.size() || !(radius >= 0.5 && radius <= 1000)) {
    throw Error(ErrorCode::usage,
                fmt::format("the blur radius '{}' of background '{}' is not a number of pixels from 0.5 to 1000, like "
                            "blur:20",
                            number, text));
  }
  return radius;
}

bool looks_like_path(const std::string& text) {
  return text.find('/') != std::string::npos || std::filesystem::path(text).has_extension();
}

Kind kind_of_file(const std::string& text) {
  if (std::filesystem::is_directory(text)) {
    throw Error(ErrorCode::input, "is a folder; name a picture or a video", {"opening the background", text});
  }
  try {
    return cv::haveImageReader(text) ? Kind::picture : Kind::video;
  } catch (const cv::Exception&) {
    return Kind::video;  // whose reader says what is wrong with it
  }
}

vision::Rgb bar_color(const std::string& text) {
  const auto color = vision::parse_color(text);
  if (!color.has_value()) {
    throw Error(ErrorCode::usage,
                fmt::format("the bar colour '{}' is not a colour; write {}", text, vision::color_forms()));
  }
  return *color;
}

}  // namespace

BackgroundChoice parse_background(const BackgroundOptions& options) {
  const std::string& text = options.background;
  BackgroundChoice choice;
  choice.fit = parse_fit(options.fit);
  choice.bar = bar_color(options.bar_color);
  choice.start_seconds = options.background_start_seconds;
  if (!std::isfinite(choice.start_seconds) || choice.start_seconds < 0) {
    throw Error(ErrorCode::usage,
                fmt::format("the background's start {} is not a number of seconds from 0", choice.start_seconds));
  }
  if (text == "transparent") {
    choice.kind = Kind::transparent;
    return choice;
  }
  if (text == blur_word || text.starts_with("blur:")) {
    choice.kind = Kind::blur;
    choice.blur_radius = blur_radius(text);
    return choice;
  }
  std::error_code ignored;
  if (std::filesystem::exists(text, ignored)) {
    choice.kind = kind_of_file(text);
    choice.file = text;
    return choice;
  }
  if (const auto color = vision::parse_color(text)) {
    choice.kind = Kind::color;
    choice.color = *color;
    return choice;
  }
  if (looks_like_path(text)) {
    throw Error(ErrorCode::input, "there is no such file; check the path of the background",
                {"opening the background", text});
  }
  throw Error(
      ErrorCode::usage,
      fmt::format("the background '{}' is no file and no colour; write {}; or the path of a picture or video; or "
                  "blur, blur:RADIUS or transparent",
                  text, vision::color_forms()));
}

}  // namespace smartcv::matte
