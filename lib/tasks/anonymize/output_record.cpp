#include "tasks/anonymize/output_record.h"

#include <algorithm>
#include <utility>

#include "base/rational.h"
#include "vision/luma_grid.h"

namespace smartcv::anonymize {
namespace {

constexpr int picture_columns = 16;
constexpr int picture_rows = 9;
constexpr int mask_cells = 6;          // on each axis, over the mask and a little around it:
constexpr float rim = 0.05F;           // a mask that has moved shows at its rim
constexpr float least_mask_side = 12;  // pixels; a smaller mask says little after compression

}  // namespace

void OutputRecord::add(const DecidedFrame& frame, const MaskPainter& painter) {
  const media::ConstPicture picture = frame.item.frame.picture();
  layout_ = picture.layout;
  RecordedFrame recorded;
  recorded.time = seconds(frame.item.frame.pts(), frame.item.frame.time_base());
  recorded.whole = frame.whole;
  const auto& notes = static_cast<const FaceNotes&>(*frame.item.notes);
  const auto take = [&](vision::MaskShape shape) {
    auto cells = cells_of(shape, picture);
    recorded.masks.push_back({std::move(shape), std::move(cells)});
  };
  for (const vision::TrackPlace& place : frame.places) {
    const bool seen = place.state == vision::TrackState::detected;
    const auto eyes = seen ? std::span<const vision::Box>(notes.haar_eyes) : std::span<const vision::Box>();
    for (vision::MaskShape& shape : painter.shapes(place, eyes)) {
      take(std::move(shape));
    }
  }
  for (const RegionMask& region : frame.regions) {
    for (const vision::MaskShape& part : region.parts) {
      take(part);
    }
  }
  for (const vision::TrackPlace& place : frame.visible) {
    recorded.visible.push_back(place.box);
  }
  const vision::Box all{0, 0, static_cast<float>(layout_.width), static_cast<float>(layout_.height)};
  recorded.cells = vision::luma_grid(picture, all, picture_columns, picture_rows);
  frames_.push_back(std::move(recorded));
}

OutputRecord::Difference OutputRecord::difference(const RecordedFrame& frame,
                                                  const media::ConstPicture& written) const {
  const vision::Box all{0, 0, static_cast<float>(layout_.width), static_cast<float>(layout_.height)};
  Difference difference;
  difference.picture =
      vision::grid_distance(frame.cells, vision::luma_grid(written, all, picture_columns, picture_rows));
  for (const DrawnMask& mask : frame.masks) {
    if (!mask.cells.empty()) {
      difference.mask = std::max(difference.mask, vision::grid_distance(mask.cells, cells_of(mask.shape, written)));
    }
  }
  return difference;
}

std::vector<std::uint8_t> OutputRecord::cells_of(const vision::MaskShape& shape,
                                                 const media::ConstPicture& picture) const {
  const vision::Size stored{picture.layout.width, picture.layout.height};
  const vision::Box inner =
      vision::clipped(vision::grown(vision::to_stored(shape, orientation_, stored).bounds(), rim), stored);
  if (inner.width() < least_mask_side || inner.height() < least_mask_side) {
    return {};
  }
  return vision::luma_grid(picture, inner, mask_cells, mask_cells);
}

}  // namespace smartcv::anonymize
