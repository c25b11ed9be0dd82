#ifndef SMARTCV_VISION_KEPT_SAMPLES_H
#define SMARTCV_VISION_KEPT_SAMPLES_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// The samples of a picture inside polygons, to be put back after something was drawn over them: pixels whose centre is
// inside; a chroma sample when all pixels it stands for are, because at the region's edge what is hidden goes first.
class KeptSamples {
 public:
  // `polygons` in stored pixels, simple, at least three corners each.
  KeptSamples(const media::ConstPicture& picture, std::span<const std::vector<Point>> polygons);

  // Into a picture of the same layout.
  void put_back(const media::Picture& picture) const;

 private:
  struct Stretch {
    std::size_t component;
    int y;
    int begin;
    int end;  // one past
  };
  void keep(const media::ConstPicture& picture, std::size_t component, std::span<const Point> polygon);

  std::vector<Stretch> stretches_;
  std::vector<std::uint16_t> samples_;  // of all stretches, one after the other
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_KEPT_SAMPLES_H
