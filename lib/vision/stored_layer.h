#ifndef SMARTCV_VISION_STORED_LAYER_H
#define SMARTCV_VISION_STORED_LAYER_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "vision/geometry.h"
#include "vision/layer_composite.h"

namespace smartcv::vision {

// A layer turned as the picture is stored, with all that can be seen of it: `visible` and `opacity` multiplied in.
struct StoredLayer {
  cv::Rect area;  // of the stored picture
  cv::Mat rgba;   // CV_32FC4; may share the layer's memory
};

// `stored`: the stored size. Throws Error(internal) for a layer whose matrices do not have the area's size or that
// reaches out of the picture. An opacity that is no number is 0.
[[nodiscard]] StoredLayer stored_layer(const Layer& layer, media::Orientation orientation, Size stored);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_STORED_LAYER_H
