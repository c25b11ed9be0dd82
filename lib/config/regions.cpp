#include "config/regions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "config/nearest.h"
#include "config/value_text.h"
#include "config/yaml_load.h"
#include "vision/polygon.h"

namespace smartcv::config {
namespace {

using anonymize::Region;

[[noreturn]] void refuse(const std::string& where, std::string message) {
  throw Error(ErrorCode::usage, std::move(message), {.file = where});
}

std::vector<vision::Point> corners_of_box(double x, double y, double width, double height) {
  const auto x1 = static_cast<float>(x);
  const auto y1 = static_cast<float>(y);
  const auto x2 = static_cast<float>(x + width);
  const auto y2 = static_cast<float>(y + height);
  return {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}};
}

// "t0-t1", "t0-" or "-t1".
bool parse_times(std::string_view text, Region& region) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.size() == 1) {
    return false;
  }
  const auto end = [](std::string_view word, double& field) {
    const auto value = word.empty() ? std::optional(field) : parse_number(word);
    field = value.value_or(field);
    return value && *value >= 0;
  };
  return end(text.substr(0, dash), region.from) && end(text.substr(dash + 1), region.to) && region.from <= region.to;
}

double number(const YAML::Node& node, const std::string& file, const char* what) {
  const auto value = node.IsScalar() ? parse_number(node.Scalar()) : std::nullopt;
  if (!value) {
    refuse(place(file, line_of(node)), fmt::format("{} must be a number", what));
  }
  return *value;
}

Region::Rule rule_of(const YAML::Node& node, const std::string& where) {
  const std::vector<std::string> names{"always", "never", "search"};
  const std::string word = node && node.IsScalar() ? node.Scalar() : std::string();
  const auto found = std::find(names.begin(), names.end(), word);
  if (found == names.end()) {
    refuse(where, node ? fmt::format("the rule of a region is always, never or search, not {}", in_quotes(word))
                       : std::string("the region has no rule; it is always, never or search"));
  }
  return std::array{Region::Rule::always, Region::Rule::never,
                    Region::Rule::search}[static_cast<std::size_t>(found - names.begin())];
}

std::vector<vision::Point> box_of(const YAML::Node& node, const std::string& file) {
  const auto where = place(file, line_of(node));
  if (!node.IsSequence() || node.size() != 4) {
    refuse(where, "a box is four numbers: [x, y, width, height]");
  }
  std::array<double, 4> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = number(node[i], file, "each of the four numbers of a box");
  }
  if (values[2] <= 0 || values[3] <= 0) {
    refuse(where, "the width and the height of a box must be above 0");
  }
  return corners_of_box(values[0], values[1], values[2], values[3]);
}

std::vector<vision::Point> polygon_of(const YAML::Node& node, const std::string& file) {
  const auto where = place(file, line_of(node));
  if (!node.IsSequence()) {
    refuse(where, "a polygon is a list of points: [[x, y], [x, y], [x, y]]");
  }
  std::vector<vision::Point> corners;
  for (const auto& point : node) {
    if (!point.IsSequence() || point.size() != 2) {
      refuse(place(file, line_of(point)), "a point of a polygon is two numbers: [x, y]");
    }
    corners.push_back({static_cast<float>(number(point[0], file, "x of a point")),
                       static_cast<float>(number(point[1], file, "y of a point"))});
  }
  if (corners.size() < 3) {
    refuse(where, fmt::format("a polygon needs at least three points, this one has {}", corners.size()));
  }
  if (vision::crosses_itself(corners)) {
    refuse(where, "the sides of the polygon cross or touch each other; give its corners in order around it");
  }
  return corners;
}

Region region_of(const YAML::Node& node, const std::string& file) {
  const auto where = place(file, line_of(node));
  if (!node.IsMap()) {
    refuse(where, "a region must be a map with a rule and a box or a polygon");
  }
  const std::vector<std::string> known{"rule", "box", "polygon", "from", "to"};
  for (const auto& pair : node) {
    const std::string key = pair.first.IsScalar() ? pair.first.Scalar() : std::string();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      refuse(place(file, line_of(pair.first)),
             fmt::format("unknown key {} in a region{}", in_quotes(key), suggestion(key, known)));
    }
  }
  Region region;
  region.origin = where;
  region.rule = rule_of(node["rule"], where);
  if (node["box"].IsDefined() == node["polygon"].IsDefined()) {
    refuse(where, "a region needs either a box or a polygon");
  }
  region.corners = node["box"] ? box_of(node["box"], file) : polygon_of(node["polygon"], file);
  region.from = node["from"] ? number(node["from"], file, "from") : region.from;
  region.to = node["to"] ? number(node["to"], file, "to") : region.to;
  if (region.from < 0 || region.to < region.from) {
    refuse(where, "a region's time must begin at 0 or later and not end before it begins");
  }
  return region;
}

}  // namespace

std::optional<std::vector<Region>> parse_regions(const std::string& text) {
  std::vector<Region> regions;
  const auto items = split_list(text);
  if (items.empty() || items.size() % 4 != 0) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < items.size(); i += 4) {
    Region region;
    region.origin = "--region";
    const std::string& last = items[i + 3];
    const auto at = last.find('@');
    if (at != std::string::npos && !parse_times(std::string_view(last).substr(at + 1), region)) {
      return std::nullopt;
    }
    const auto x = parse_number(items[i]);
    const auto y = parse_number(items[i + 1]);
    const auto width = parse_number(items[i + 2]);
    const auto height = parse_number(std::string_view(last).substr(0, at));
    if (!x || !y || !width || !height || *width <= 0 || *height <= 0) {
      return std::nullopt;
    }
    region.corners = corners_of_box(*x, *y, *width, *height);
    regions.push_back(std::move(region));
  }
  return regions;
}

std::string regions_text(const std::vector<Region>& boxes) {
  std::vector<std::string> items;
  for (const Region& region : boxes) {
    const vision::Box box = vision::bounds_of(region.corners);
    std::string text =
        fmt::format("{},{},{},{}", number_text(static_cast<double>(box.x1)), number_text(static_cast<double>(box.y1)),
                    number_text(static_cast<double>(box.width())), number_text(static_cast<double>(box.height())));
    if (region.from > 0 || std::isfinite(region.to)) {
      text += fmt::format("@{}-{}", number_text(region.from), std::isfinite(region.to) ? number_text(region.to) : "");
    }
    items.push_back(std::move(text));
  }
  return join(items, ",");
}

std::vector<Region> read_regions(const std::filesystem::path& path) {
  const auto file = path.string();
  const YAML::Node root = load_yaml(path, file, ErrorCode::usage);
  const YAML::Node list = root.IsMap() && root.size() == 1 ? root["regions"] : YAML::Node();
  if (!list.IsSequence()) {
    refuse(file, "a list under the one key 'regions:' is expected");
  }
  std::vector<Region> regions;
  for (const auto& node : list) {
    regions.push_back(region_of(node, file));
  }
  return regions;
}

}  // namespace smartcv::config
