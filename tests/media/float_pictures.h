#ifndef SMARTCV_TESTS_MEDIA_FLOAT_PICTURES_H
#define SMARTCV_TESTS_MEDIA_FLOAT_PICTURES_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "media/image_sequence_writer.h"

namespace smartcv::tests {

// Size of the pictures below.
inline constexpr int float_width = 160;
inline constexpr int float_height = 90;

[[nodiscard]] media::SourceInfo some_source();
// The last plane (of one: the only one) is alpha_at(), the others are colours.
[[nodiscard]] media::FloatPicture float_picture(int count, std::int64_t frame);
[[nodiscard]] media::ImageSequenceOptions options_for(media::ImageFormat format);
// Pictures 0, 1, … at 25 a second.
media::ImageSequenceResult write_floats(const media::ImagePattern& pattern, const media::ImageSequenceOptions& options,
                                        int planes, int images);
// Half a unit in the last place of IEEE 754 binary16.
[[nodiscard]] double half_ulp_of_half(double value);
// Of the files in a folder, sorted.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_MEDIA_FLOAT_PICTURES_H
