#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H

#include <functional>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "tasks/fitting_preview/garment_textures.h"
#include "tasks/fitting_preview/placement.h"
#include "vision/geometry.h"
#include "vision/layer_composite.h"

namespace smartcv::fitting_preview {

// How much of a part can be seen within an area of the upright picture: CV_8UC1 of its size, 255 all; empty: all of it.
using PartVisibility = std::function<cv::Mat(PartKind part, const cv::Rect& area)>;

// Draws the triangles of a placement, part over part, each as far as it can be seen. A pixel is drawn when its centre
// lies in a triangle; one on the edge of two belongs to exactly one of them, so that no edge is seen. Colours are
// sampled linearly from a picture that is about as large as it is drawn (Note [Sizes in steps]); the cloth's outline is
// that of its alpha, not of triangles. Coordinates may be anything; memory stays within `upright`. The placement's
// opacity is the layer's. An empty area: nothing of it lies in the picture. Thread-safe.
[[nodiscard]] vision::Layer draw_garment(const Placement& placement, GarmentTextures& textures, vision::Size upright,
                                         const PartVisibility& visible = {});

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_LAYER_H
