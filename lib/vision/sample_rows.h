#ifndef SMARTCV_VISION_SAMPLE_ROWS_H
#define SMARTCV_VISION_SAMPLE_ROWS_H

#include "media/picture.h"

namespace smartcv::vision {

// Stretches of one row of a component, samples `begin` to `end` - 1, whatever the layout in memory.

// out[0] is sample `begin`.
void load_samples(const media::ConstComponent& from, int y, int begin, int end, float* out);
// values[0] goes to sample `begin`: rounded to nearest (halves up) and clipped to what the depth holds.
void store_samples(const media::Component& to, int y, int begin, int end, const float* values);
void fill_samples(const media::Component& to, int y, int begin, int end, unsigned value);
// The same values; both components have the same depth. Nothing is done where both are the same memory.
void copy_samples(const media::ConstComponent& from, const media::Component& to, int y, int begin, int end);

[[nodiscard]] media::ConstComponent read_only(const media::Component& component) noexcept;
[[nodiscard]] media::ConstPicture read_only(const media::Picture& picture) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SAMPLE_ROWS_H
