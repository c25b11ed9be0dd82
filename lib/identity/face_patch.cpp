#include "identity/face_patch.h"

#include <algorithm>
#include <cmath>

#include "vision/affine_sampler.h"
#include "vision/face_alignment.h"

namespace smartcv::identity {
namespace {

constexpr float face_share = 0.5F;  // of the patch's side
constexpr int smallest_side = 8;    // pixels

}  // namespace

FacePatch cut_patch(const media::ConstPicture& picture, media::Orientation orientation, const nn::FaceDetection& face) {
  const float extent = std::max(face.box.width(), face.box.height()) / face_share;
  const int side =
      std::clamp(static_cast<int>(std::ceil(std::min(extent, 1.0e6F))), smallest_side, FacePatch::largest_side);
  const vision::Affine to_picture = vision::second_look(face.box, side, face_share);
  const vision::Affine to_patch = vision::inverse(to_picture);
  FacePatch patch;
  patch.rgb = vision::affine_rgb8(picture, orientation, {.to_picture = to_picture, .size = {side, side}});
  const vision::Point from = to_patch({face.box.x1, face.box.y1});
  const vision::Point to = to_patch({face.box.x2, face.box.y2});
  patch.face = {{from.x, from.y, to.x, to.y}, face.score, {}};
  std::ranges::transform(face.landmarks, patch.face.landmarks.begin(), to_patch);
  return patch;
}

}  // namespace smartcv::identity
