#ifndef SMARTCV_VISION_COLOR_TEXT_H
#define SMARTCV_VISION_COLOR_TEXT_H

#include <optional>
#include <string>
#include <string_view>

#include "vision/color_code.h"

namespace smartcv::vision {

// A colour as a user writes it: three numbers "0,177,64" (0..255), "#rrggbb" or a name, upper or lower case. Nothing
// for any other text.
[[nodiscard]] std::optional<Rgb> parse_color(std::string_view text);

// What may be written, for error messages: "three numbers from 0 to 255 like 0,177,64, #rrggbb, or one of …".
[[nodiscard]] std::string color_forms();

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_COLOR_TEXT_H
