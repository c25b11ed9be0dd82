#ifndef SMARTCV_TASKS_FITTING_PREVIEW_MASK_PIECES_H
#define SMARTCV_TASKS_FITTING_PREVIEW_MASK_PIECES_H

#include <opencv2/core/mat.hpp>

namespace smartcv::fitting_preview {

// A mask (CV_8U, 0 and 255) without its small pieces; what touches, corners included, is one piece.
[[nodiscard]] cv::Mat pieces_of_at_least(const cv::Mat& mask, double pixels);
// Small: less than a share of the largest piece.
[[nodiscard]] cv::Mat without_specks(const cv::Mat& mask, double share);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_MASK_PIECES_H
