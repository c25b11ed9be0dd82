#ifndef SMARTCV_TASKS_FITTING_PREVIEW_TEXTURE_RUN_H
#define SMARTCV_TASKS_FITTING_PREVIEW_TEXTURE_RUN_H

#include <cstddef>
#include <cstdint>

namespace smartcv::fitting_preview {

// Neighbouring pixels of a layer that are taken from a straight line through a texture (PartTexture::rgba).
struct TextureRun {
  const std::uint16_t* texture = nullptr;  // R G B A, 65535 is 1
  std::ptrdiff_t stride = 0;               // samples from row to row
  int columns = 0;
  int rows = 0;
  float x = 0;  // of the first pixel, in the texture; a texture pixel's centre is at its number
  float y = 0;
  float step_x = 0;
  float step_y = 0;
  const std::uint8_t* visible = nullptr;  // one for each pixel, 255 all; nullptr: all of all
  int count = 0;
};

// Draws them over what is there, linear between pixel centres. `out`: R G B A, multiplied by A, 4 * count floats. What
// lies outside the texture or in the outer half of its rim is left as it is.
void draw_run(const TextureRun& run, float* out);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_TEXTURE_RUN_H
