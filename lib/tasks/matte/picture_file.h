#ifndef SMARTCV_TASKS_MATTE_PICTURE_FILE_H
#define SMARTCV_TASKS_MATTE_PICTURE_FILE_H

#include <filesystem>
#include <opencv2/core/mat.hpp>

#include "vision/color_code.h"

namespace smartcv::matte {

// A picture file as CV_32FC3, 0..1, R first, upright (EXIF orientation applied). 8 and 16 bits become exact fractions
// of 255 and 65535, float pictures are clipped; gray becomes R = G = B. Where the picture is transparent `behind` shows
// through; a picture with alpha is taken as it is stored, whatever its EXIF orientation.
// Throws Error(input) for a file that cannot be read as a picture.
[[nodiscard]] cv::Mat read_picture(const std::filesystem::path& path, vision::Rgb behind);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_PICTURE_FILE_H
