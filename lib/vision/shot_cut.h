#ifndef SMARTCV_VISION_SHOT_CUT_H
#define SMARTCV_VISION_SHOT_CUT_H

#include <array>
#include <cstdint>

#include "media/picture.h"

namespace smartcv::vision {

// A thumbnail of a frame's luma and chroma, small enough to keep for every frame in flight (about 4 KB).
struct FrameSignature {
  static constexpr int width = 64;
  static constexpr int height = 36;
  static constexpr int chroma_width = 16;
  static constexpr int chroma_height = 9;
  bool empty = true;
  std::array<std::uint8_t, width * height> luma{};  // 0..255 over the layout's own range
  std::array<std::uint8_t, chroma_width * chroma_height> cb{};
  std::array<std::uint8_t, chroma_width * chroma_height> cr{};
};

// Above this score two consecutive frames belong to different shots (see cut_score for what was measured).
inline constexpr double default_cut_threshold = 0.5;

// Reads a sparse grid of samples; pictures of any layout, any thread. RGB is taken as G with R - G and B - G.
[[nodiscard]] FrameSignature signature(const media::ConstPicture& picture);

// How likely a shot ends between two consecutive frames, 0 (same picture) .. 1 (nothing in common).
// Each block of the later thumbnail (16 x 12 of its pixels) looks for itself in the earlier one, up to 5 pixels away,
// by normalised correlation: motion, pans, zooms, fades and flashes find themselves, another shot does not. Three
// quarters of the score are what was not found, one quarter is the change of colour (none in black and white).
// On the project's footage and what was made of it (pans, zooms, flashes, fades, strong compression): hard cuts
// 0.63 .. 0.84, everything else at full frame rate at most 0.42. Jump cuts within one shot may stay below.
// 0 when either signature is empty.
[[nodiscard]] float cut_score(const FrameSignature& before, const FrameSignature& after);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SHOT_CUT_H
