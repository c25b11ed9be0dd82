#include "nn/networks/centerface_decode.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "nn/networks/centerface_net.h"
#include "vision/nms.h"

namespace smartcv::nn {
namespace {

constexpr float stride = 4;
constexpr float overlap_threshold = 0.3F;
// A box of the small pass replaces main boxes from this share of the saturation width on.
constexpr float large_share = 0.85F;
// A main box of at least this share of the saturation width may be the stump of a larger face.
constexpr float stump_share = 0.7F;
constexpr float inside_share = 0.7F;

FaceDetection decode_cell(const float* cell, int row, int column, vision::Size input, float score) {
  const auto width_limit = static_cast<float>(input.width);
  const auto height_limit = static_cast<float>(input.height);
  const float h = stride * std::exp(cell[CenterFaceNet::scale]);
  const float w = stride * std::exp(cell[CenterFaceNet::scale + 1]);
  const float center_x = stride * (static_cast<float>(column) + cell[CenterFaceNet::offset + 1] + 0.5F);
  const float center_y = stride * (static_cast<float>(row) + cell[CenterFaceNet::offset] + 0.5F);
  FaceDetection face;
  face.score = score;
  face.box.x1 = std::clamp(center_x - w / 2, 0.0F, width_limit);
  face.box.y1 = std::clamp(center_y - h / 2, 0.0F, height_limit);
  face.box.x2 = std::min(face.box.x1 + w, width_limit);
  face.box.y2 = std::min(face.box.y1 + h, height_limit);
  for (std::size_t j = 0; j < face.landmarks.size(); ++j) {
    const float* point = cell + CenterFaceNet::landmark + 2 * j;
    face.landmarks[j] = {point[1] * w + face.box.x1, point[0] * h + face.box.y1};
  }
  return face;
}

float share_inside(const vision::Box& box, const vision::Box& outer) {
  const vision::Box common{std::max(box.x1, outer.x1), std::max(box.y1, outer.y1), std::min(box.x2, outer.x2),
                           std::min(box.y2, outer.y2)};
  return box.area() > 0 ? common.area() / box.area() : 0.0F;
}

}  // namespace

std::vector<FaceDetection> decode_centerface(std::span<const float> maps, vision::Size input, float threshold) {
  const int rows = input.height / static_cast<int>(stride);
  const int columns = input.width / static_cast<int>(stride);
  // The sigmoid only where it can pass: its inverse of the threshold, a little lower for the rounding.
  const float logit = threshold > 0 ? std::log(threshold / std::max(1 - threshold, 1e-9F)) - 1e-3F : -1e9F;
  std::vector<FaceDetection> faces;
  const float* cell = maps.data();
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column, cell += CenterFaceNet::channels) {
      if (cell[CenterFaceNet::heat] > logit) {
        const float score = 1 / (1 + std::exp(-cell[CenterFaceNet::heat]));
        if (score > threshold) {
          faces.push_back(decode_cell(cell, row, column, input, score));
        }
      }
    }
  }
  vision::NmsOptions options;
  options.threshold = overlap_threshold;
  return vision::suppressed(faces, options);
}

std::vector<FaceDetection> merge_large_faces(std::vector<FaceDetection> main, std::vector<FaceDetection> small,
                                             float saturation) {
  std::erase_if(small, [&](const FaceDetection& face) { return face.box.width() < large_share * saturation; });
  for (auto& large : small) {
    const auto replaced = std::partition(main.begin(), main.end(), [&](const FaceDetection& face) {
      return vision::iou(face.box, large.box) < overlap_threshold &&
             (face.box.width() < stump_share * saturation || share_inside(face.box, large.box) < inside_share);
    });
    for (auto face = replaced; face != main.end(); ++face) {
      large.score = std::max(large.score, face->score);
    }
    main.erase(replaced, main.end());
  }
  main.insert(main.end(), small.begin(), small.end());
  std::stable_sort(main.begin(), main.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return main;
}

}  // namespace smartcv::nn
