#include "tasks/anonymize/tiles.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/format.h"

namespace smartcv::anonymize {
namespace {

constexpr int step = 4;  // pixels; no layout has coarser chroma

int down(int pixels) { return pixels / step * step; }

std::optional<int> side(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  return whole && value >= 1 && value <= most_tiles_a_side ? std::optional(value) : std::nullopt;
}

int count(int length, int longest, int overlap) {
  if (length <= longest) {
    return 1;
  }
  const int fresh = std::max(step, longest - overlap - 2 * step);  // each further tile adds so much
  return std::min(most_tiles_a_side, 1 + (length - longest + fresh - 1) / fresh);
}

// Rounding corners down to steps costs two of them at most.
int tile_length(int length, int tiles, int overlap) {
  const int wanted = (length + (tiles - 1) * (overlap + 2 * step) + tiles - 1) / tiles;
  return std::min(std::max(step, down(length)), down(wanted + step - 1));
}

int corner(int length, int tile, int tiles, int number) {
  return tiles > 1 ? down((length - tile) * number / (tiles - 1)) : 0;
}

}  // namespace

std::optional<TileGrid> parse_tiles(const std::string& text) {
  const auto cross = text.find('x');
  if (cross == std::string::npos) {
    return std::nullopt;
  }
  const auto columns = side(std::string_view(text).substr(0, cross));
  const auto rows = side(std::string_view(text).substr(cross + 1));
  return columns && rows ? std::optional(TileGrid{*columns, *rows, 0}) : std::nullopt;
}

std::string tiles_text(const TileGrid& grid) { return fmt::format("{}x{}", grid.columns, grid.rows); }

TileGrid grid_of(vision::Size picture, int longest, int overlap) {
  return {count(picture.width, longest, overlap), count(picture.height, longest, overlap), overlap};
}

vision::Size tile_size(vision::Size picture, const TileGrid& grid) {
  return {tile_length(picture.width, grid.columns, grid.overlap), tile_length(picture.height, grid.rows, grid.overlap)};
}

std::vector<vision::Box> tiles_of(vision::Size picture, const TileGrid& grid) {
  const vision::Size size = tile_size(picture, grid);
  std::vector<vision::Box> tiles;
  for (int row = 0; row < grid.rows; ++row) {
    const auto y = static_cast<float>(corner(picture.height, size.height, grid.rows, row));
    for (int column = 0; column < grid.columns; ++column) {
      const auto x = static_cast<float>(corner(picture.width, size.width, grid.columns, column));
      tiles.push_back({x, y, x + static_cast<float>(size.width), y + static_cast<float>(size.height)});
    }
  }
  return tiles;
}

}  // namespace smartcv::anonymize
