#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

#include "tasks/fitting_preview/garment_textures.h"
#include "tasks/fitting_preview/placement.h"
#include "vision/geometry.h"
#include "vision/layer_composite.h"

namespace smartcv::fitting_preview {

// One part of a garment as it lies in one frame.
struct PartLayer {
  PartKind part = PartKind::body;
  cv::Rect area;  // inside the upright picture, never empty
  cv::Mat rgba;   // CV_32FC4 of the area's size, as Garment::picture; the placement's opacity is not in it
};

// Draws the triangles of a placement, a layer for each part that lies in the picture, in the order of the placement. A
// pixel is drawn when its centre lies in a triangle; one on the edge of two belongs to exactly one of them, so that no
// edge is seen. Colours are sampled linearly from a picture that is about as large as it is drawn (Note [Sizes in
// steps]); the cloth's outline is that of its alpha, not of triangles. Coordinates may be anything; memory stays within
// `upright`. Thread-safe.
[[nodiscard]] std::vector<PartLayer> draw_garment(const Placement& placement, GarmentTextures& textures,
                                                  vision::Size upright);

// Part over part, each as far as it can be seen: visible[i] is CV_8UC1 of the i-th area's size, empty: all of it. Of no
// parts an empty layer. The result may share the memory of a single part.
[[nodiscard]] vision::Layer flattened(const std::vector<PartLayer>& parts, const std::vector<cv::Mat>& visible);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
