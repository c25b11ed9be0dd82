#include "tasks/anonymize/tiled_finder.h"

#include <algorithm>
#include <utility>

#include "vision/picture_part.h"

namespace smartcv::anonymize {
namespace {

using Observations = std::vector<vision::Observation>;

// Boxes of two views on the same subject.
constexpr float same_subject_iou = 0.4F;
// A cut box that lies in another one by so much of its own area says nothing more.
constexpr float part_of_another = 0.6F;
// A box whose side lies so near to a tile's border (of its own size; at least pixels) is cut by it.
constexpr float near_border = 0.04F;
constexpr float near_border_px = 2;

// Where a part of a stored picture lies in the upright one.
vision::Point upright_corner(const vision::Box& part, media::Orientation orientation, vision::Size stored) {
  const vision::Point a = vision::to_upright(vision::Point{part.x1, part.y1}, orientation, stored);
  const vision::Point b = vision::to_upright(vision::Point{part.x2, part.y2}, orientation, stored);
  return {std::min(a.x, b.x), std::min(a.y, b.y)};
}

// Of a box in a tile, in the tile's pixels. A side of the tile that is the picture's own border cuts nothing.
bool is_cut(const vision::Box& box, const nn::DetectorInput::Part& part, vision::Size picture) {
  const float x = std::max(near_border_px, near_border * box.width());
  const float y = std::max(near_border_px, near_border * box.height());
  const auto width = static_cast<float>(part.input.upright.width);
  const auto height = static_cast<float>(part.input.upright.height);
  constexpr float last_pixels = 4;  // of the picture may be in no tile
  const bool right_is_inner = part.corner.x + width + last_pixels <= static_cast<float>(picture.width);
  const bool bottom_is_inner = part.corner.y + height + last_pixels <= static_cast<float>(picture.height);
  return (part.corner.x >= last_pixels && box.x1 <= x) || (part.corner.y >= last_pixels && box.y1 <= y) ||
         (right_is_inner && box.x2 >= width - x) || (bottom_is_inner && box.y2 >= height - y);
}

vision::Observation moved(vision::Observation seen, vision::Point by) {
  seen.box = {seen.box.x1 + by.x, seen.box.y1 + by.y, seen.box.x2 + by.x, seen.box.y2 + by.y};
  if (seen.landmarks) {
    for (vision::Point& point : *seen.landmarks) {
      point = {point.x + by.x, point.y + by.y};
    }
  }
  return seen;
}

float common_area(const vision::Box& a, const vision::Box& b) {
  return vision::Box{std::max(a.x1, b.x1), std::max(a.y1, b.y1), std::min(a.x2, b.x2), std::min(a.y2, b.y2)}.area();
}

}  // namespace

std::vector<vision::Observation> merged(std::vector<PartialFind> finds) {
  std::stable_sort(finds.begin(), finds.end(), [](const PartialFind& a, const PartialFind& b) {
    return a.cut != b.cut ? b.cut : a.seen.score > b.seen.score;
  });
  Observations kept;
  for (const PartialFind& find : finds) {
    const vision::Box& box = find.seen.box;
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const vision::Observation& other) {
      return other.subject == find.seen.subject &&
             (vision::iou(other.box, box) >= same_subject_iou ||
              (find.cut && common_area(other.box, box) >= part_of_another * box.area()));
    });
    if (!known) {
      kept.push_back(find.seen);
    }
  }
  return kept;
}

TiledFinder::TiledFinder(std::unique_ptr<Finder> whole, std::unique_ptr<Finder> close, TileGrid tiles)
    : whole_(std::move(whole)), close_(std::move(close)), tiles_(tiles) {}

nn::DetectorInput TiledFinder::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  nn::DetectorInput input = whole_->prepare(picture, orientation);
  // Cut where they lie in memory, on whole chroma samples.
  const vision::Size stored{picture.layout.width, picture.layout.height};
  TileGrid grid = tiles_;
  if (orientation.swaps_sides()) {
    std::swap(grid.columns, grid.rows);
  }
  for (const vision::Box& tile : tiles_of(stored, grid)) {
    input.parts.push_back(
        {close_->prepare(vision::part_of(picture, tile), orientation), upright_corner(tile, orientation, stored)});
  }
  return input;
}

std::vector<Observations> TiledFinder::find(std::span<const nn::DetectorInput* const> inputs) const {
  std::vector<std::vector<PartialFind>> finds(inputs.size());
  const auto large = whole_->find(inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (const vision::Observation& seen : large[i]) {
      finds[i].push_back({seen, false});
    }
  }
  std::vector<const nn::DetectorInput*> parts;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // frame and number of the part
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::size_t p = 0; p < inputs[i]->parts.size(); ++p) {
      parts.push_back(&inputs[i]->parts[p].input);
      places.emplace_back(i, p);
    }
  }
  for (std::size_t begin = 0; begin < parts.size(); begin += inputs.size()) {
    const std::size_t size = std::min(inputs.size(), parts.size() - begin);
    const auto small = close_->find(std::span(parts).subspan(begin, size));
    for (std::size_t k = 0; k < size; ++k) {
      const auto [i, p] = places[begin + k];
      const nn::DetectorInput::Part& part = inputs[i]->parts[p];
      for (const vision::Observation& seen : small[k]) {
        finds[i].push_back({moved(seen, part.corner), is_cut(seen.box, part, inputs[i]->upright)});
      }
    }
  }
  std::vector<Observations> found;
  for (auto& of_frame : finds) {
    found.push_back(merged(std::move(of_frame)));
  }
  return found;
}

}  // namespace smartcv::anonymize
