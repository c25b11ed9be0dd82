#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_TEXTURES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_TEXTURES_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "tasks/fitting_preview/rig.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// One part of a garment's picture in some size: what can be seen of it and a transparent rim.
struct PartTexture {
  // CV_16UC4, 65535 times what vision::Layer::rgba has: half the memory to walk through. Empty when nothing of the part
  // can be seen.
  cv::Mat rgba;
  cv::Point corner;  // of `rgba` in the garment's picture of this size; may be negative by the rim
};

struct TextureSet {
  vision::Size size;                          // of the whole garment's picture
  std::array<PartTexture, part_count> parts;  // by PartKind
};

// A garment's parts in the size they are drawn in, so that sampling them never skips a pixel.
// Note [Sizes in steps]: the picture is made smaller by area means (in light, and coded then) to the next larger
// multiple of `size_step` pixels of the size it is drawn in; of 20 from 100 pixels on, of 30 from 200 on, and so on,
// because making a large size takes long and somebody who breathes must not ask for a new one. Width and height each by
// itself (a body that turns gets narrower), never larger than it is. The last `kept` sizes are kept: somebody who
// stands, walks or turns takes few. Thread-safe; two threads that miss the same size may both make it.
class GarmentTextures {
 public:
  static constexpr int size_step = 10;
  static constexpr int sizes_of_one_step = 100;
  static constexpr std::size_t kept = 5;

  explicit GarmentTextures(const GarmentRig& rig);

  // For a garment whose whole picture would be drawn `width` by `height` pixels large.
  [[nodiscard]] std::shared_ptr<const TextureSet> fitting(double width, double height);
  // Of the garment's picture itself.
  [[nodiscard]] vision::Size full_size() const { return {pyramid_[0].cols, pyramid_[0].rows}; }
  // Sizes that had to be made so far.
  [[nodiscard]] std::int64_t made() const;

 private:
  [[nodiscard]] std::shared_ptr<const TextureSet> make(vision::Size size) const;

  std::vector<cv::Mat> pyramid_;             // the picture, half of it, a quarter, …
  std::array<cv::Mat, part_count> weights_;  // CV_8UC1: how much of a label pixel belongs to the part
  mutable std::mutex mutex_;
  std::list<std::shared_ptr<const TextureSet>> sets_;  // the last used first
  std::int64_t made_ = 0;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_TEXTURES_H
