#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_PICTURE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_PICTURE_H

#include <filesystem>
#include <opencv2/core/mat.hpp>

#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// What the head of a PNG file says, read without decoding it.
struct PngFacts {
  vision::Size size;
  int bits = 8;        // of a sample
  bool alpha = false;  // a channel, or a transparent colour (tRNS)
};

// Throws Error(input) for a file that is missing, unreadable or no PNG.
[[nodiscard]] PngFacts read_png_facts(const std::filesystem::path& path);

// Decodes a PNG with alpha: CV_8UC4 or CV_16UC4, B G R A as OpenCV has them, alpha not multiplied in. Throws
// Error(input) when the file is missing, damaged, has no alpha or nothing to see (all transparent), and before any
// memory is taken when there is not enough of it.
[[nodiscard]] cv::Mat read_garment_pixels(const std::filesystem::path& path);

// Of read_garment_pixels's result: CV_32FC4 as Note [The picture of a garment] in garment.h has it, its long side
// `largest` at most.
[[nodiscard]] cv::Mat linear_premultiplied(const cv::Mat& pixels, int largest);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_PICTURE_H
