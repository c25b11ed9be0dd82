#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "tasks/fitting_preview/garment_textures.h"
#include "tasks/fitting_preview/placement.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// A garment as it is seen in one frame.
struct GarmentLayer {
  cv::Rect area;  // inside the upright picture; empty: nothing of it can be seen
  cv::Mat rgba;   // CV_32FC4 of the area's size, as Garment::picture; the placement's opacity is not in it
};

// Draws the triangles of a placement, part over part. A pixel is drawn when its centre lies in a triangle; one on the
// edge of two belongs to exactly one of them, so that no edge is seen. Colours are sampled linearly from a picture that
// is about as large as it is drawn (Note [Sizes in steps]); the cloth's outline is that of its alpha, not of triangles.
// Coordinates may be anything; memory stays within `upright`. Thread-safe.
[[nodiscard]] GarmentLayer draw_garment(const Placement& placement, GarmentTextures& textures, vision::Size picture,
                                        vision::Size upright);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
