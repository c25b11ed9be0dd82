#include "tasks/anonymize/tiles.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

bool holds(const vision::Box& tile, const vision::Box& box) {
  return box.x1 >= tile.x1 && box.y1 >= tile.y1 && box.x2 <= tile.x2 && box.y2 <= tile.y2;
}

}  // namespace

TEST_CASE("what is not larger than the overlap lies in one tile as a whole, wherever it is", "[tiles]") {
  const std::vector<vision::Size> pictures{{3840, 2160}, {1919, 1079}, {1080, 1920}, {641, 333}};
  const std::vector<TileGrid> grids{{5, 3, 72}, {2, 2, 96}, {1, 4, 32}, {3, 1, 33}};
  for (const vision::Size picture : pictures) {
    for (const TileGrid& grid : grids) {
      CAPTURE(picture.width, picture.height, grid.columns, grid.rows);
      const auto tiles = tiles_of(picture, grid);
      REQUIRE(tiles.size() == static_cast<std::size_t>(grid.columns * grid.rows));
      const vision::Size size = tile_size(picture, grid);
      for (const vision::Box& tile : tiles) {
        CHECK(tile.width() == static_cast<float>(size.width));
        CHECK(tile.height() == static_cast<float>(size.height));
        CHECK(static_cast<int>(tile.x1) % 4 == 0);
        CHECK(static_cast<int>(tile.y1) % 4 == 0);
        CHECK(holds({0, 0, static_cast<float>(picture.width), static_cast<float>(picture.height)}, tile));
      }
      const auto side = static_cast<float>(grid.overlap);
      bool all = true;
      for (int y = 0; y + grid.overlap <= picture.height / 4 * 4; y += 3) {
        for (int x = 0; x + grid.overlap <= picture.width / 4 * 4; x += 3) {
          const vision::Box face{static_cast<float>(x), static_cast<float>(y), static_cast<float>(x) + side,
                                 static_cast<float>(y) + side};
          all = all && std::any_of(tiles.begin(), tiles.end(), [&](const auto& tile) { return holds(tile, face); });
        }
      }
      CHECK(all);
    }
  }
}

TEST_CASE("a grid has as few tiles as fit its longest side, and no more than sixteen a side", "[tiles]") {
  CHECK(grid_of({960, 540}, 960, 32) == TileGrid{1, 1, 32});
  CHECK(grid_of({961, 540}, 960, 32) == TileGrid{2, 1, 32});
  for (const int longest : {480, 700, 960, 1600}) {
    const TileGrid grid = grid_of({3840, 2160}, longest, 72);
    CAPTURE(longest);
    CHECK(tile_size({3840, 2160}, grid).width <= longest);
    CHECK(tile_size({3840, 2160}, grid).height <= longest);
    CHECK(tile_size({3840, 2160}, {grid.columns - 1, grid.rows, 72}).width > longest);
  }
  CHECK(grid_of({100'000, 100}, 200, 32).columns == most_tiles_a_side);
}

TEST_CASE("tiles are written as columns and rows, and anything else is none", "[tiles]") {
  CHECK(parse_tiles("3x2") == TileGrid{3, 2, 0});
  CHECK(parse_tiles("16x1") == TileGrid{16, 1, 0});
  for (const char* wrong : {"", "x", "3x", "x2", "0x2", "17x2", "3X2", "3x2x1", " 3x2", "-1x2", "3.5x2", "a"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_tiles(wrong));
  }
  CHECK(tiles_text({3, 2, 9}) == "3x2");
}
