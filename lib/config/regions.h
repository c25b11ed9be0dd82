#ifndef SMARTCV_CONFIG_REGIONS_H
#define SMARTCV_CONFIG_REGIONS_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tasks/anonymize/region.h"

namespace smartcv::config {

// Regions as users draw them on the command line: "x,y,w,h" or "x,y,w,h@t0-t1" (pixels, seconds; an end may be left
// out: "@2-"), several of them separated by commas. Nothing when the text is anything else or a box is empty.
[[nodiscard]] std::optional<std::vector<anonymize::Region>> parse_regions(const std::string& text);
// The text that parse_regions reads back.
[[nodiscard]] std::string regions_text(const std::vector<anonymize::Region>& boxes);

// The regions of a YAML file, a list under the key `regions`; each has
//   rule      always, never or search
//   box       [x, y, width, height]                     either this
//   polygon   [[x, y], [x, y], [x, y], …]               or this
//   from, to  seconds; either may be left out
// Throws Error(usage) "FILE:LINE: …" for anything that is not as it should be: an unknown key, a polygon with two
// points or one that crosses itself, an end before its beginning.
[[nodiscard]] std::vector<anonymize::Region> read_regions(const std::filesystem::path& path);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_REGIONS_H
