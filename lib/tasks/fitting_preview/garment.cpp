#include "tasks/fitting_preview/garment.h"

#include "base/error.h"
#include "base/format.h"
#include "tasks/fitting_preview/garment_picture.h"

namespace smartcv::fitting_preview {
namespace {

void refuse_mistakes(const GarmentFacts& facts) {
  const auto found = mistakes(facts);
  if (found.empty()) {
    return;
  }
  const auto more = found.size() == 1 ? std::string() : fmt::format(" (and {} more)", found.size() - 1);
  throw Error(
      ErrorCode::input,
      fmt::format("{}{}; `smartcv fitting-preview garment check` names all and draws them", found.front(), more),
      {.file = (facts.file.empty() ? facts.picture : facts.file).string()});
}

void scale_positions(GarmentFacts& facts, vision::Size to) {
  const float x = static_cast<float>(to.width) / static_cast<float>(facts.picture_size.width);
  const float y = static_cast<float>(to.height) / static_cast<float>(facts.picture_size.height);
  for (auto& [anchor, point] : facts.anchors) {
    point = {point.x * x, point.y * y};
  }
  for (auto& part : facts.parts) {
    for (auto& point : part.outline) {
      point = {point.x * x, point.y * y};
    }
  }
  facts.picture_size = to;
}

}  // namespace

Garment load_garment(GarmentFacts facts) {
  // From the file's head: mistakes are told before a large picture is decoded.
  facts.picture_size = read_png_facts(facts.picture).size;
  refuse_mistakes(facts);
  Garment garment;
  {
    const cv::Mat pixels = read_garment_pixels(facts.picture);
    garment.picture = linear_premultiplied(pixels, largest_side);
    garment.scale = static_cast<float>(garment.picture.cols) / static_cast<float>(pixels.cols);
  }
  scale_positions(facts, {garment.picture.cols, garment.picture.rows});
  garment.facts = std::move(facts);
  return garment;
}

}  // namespace smartcv::fitting_preview
