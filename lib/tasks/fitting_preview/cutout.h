#ifndef SMARTCV_TASKS_FITTING_PREVIEW_CUTOUT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_CUTOUT_H

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>

namespace smartcv::fitting_preview {

// Cuts a garment out of a shop photo.
//
// Note [Cutting out]
// 1. A mask on a small picture. What the photo's border looks like is background: its colours make seeds, GrabCut
//    (C. Rother, V. Kolmogorov, A. Blake, SIGGRAPH 2004) finds the cut. A network's mask (nn/saliency.h) can make the
//    seeds in its place.
// 2. Alpha at full size, in a narrow band along the mask's edge: with F the nearest colour that is surely the
//    garment's, B the nearest that is surely not, a pixel I has alpha = (I - B).(F - B) / |F - B|², as far as F and B
//    differ and explain I; elsewhere the mask, softened.
// 3. Colours in the band are the garment's alone: (I - (1 - alpha) B) / alpha, so that no rim of the old background is
//    seen on a new one.
// All of it is the same for the same photo, whatever the number of threads.

// Upright, CV_8UC3, B G R: EXIF orientation applied. Throws Error(input) for a file that cannot be read as a picture.
[[nodiscard]] cv::Mat read_photo(const std::filesystem::path& path);

// Both: CV_8UC1 of the photo's size, 255 the garment. Throw Error(input) when nothing or everything would be the
// garment.
[[nodiscard]] cv::Mat mask_by_border(const cv::Mat& photo);
// `saliency`: CV_32FC1 of the photo's size, 0..1.
[[nodiscard]] cv::Mat mask_by_saliency(const cv::Mat& photo, const cv::Mat& saliency);

// CV_8UC4, B G R A, alpha not multiplied in; where alpha is 0 the colours are 0.
[[nodiscard]] cv::Mat cut_along(const cv::Mat& photo, const cv::Mat& mask);

// The bytes of a PNG file. `bgra` as cut_along gives it.
[[nodiscard]] std::string encode_cutout(const cv::Mat& bgra);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_CUTOUT_H
