#ifndef SMARTCV_TASKS_FITTING_PREVIEW_CELL_PICTURE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_CELL_PICTURE_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include "media/picture.h"

namespace smartcv::fitting_preview {

// A part of an upright picture in cells of step x step pixels; cell (0, 0) lies at its upper left corner. What lies
// beyond the picture repeats its border.
struct CellPicture {
  int step = 1;    // a power of two
  cv::Rect cells;  // what is there
  cv::Mat colors;  // CV_8UC3, Y Cr Cb, means over the cells
  cv::Mat alpha;   // CV_8UC1, means of the matte; empty when there is none

  // Views of some of its cells.
  [[nodiscard]] cv::Mat colors_in(const cv::Rect& some) const { return colors(some - cells.tl()); }
  [[nodiscard]] cv::Mat alpha_in(const cv::Rect& some) const {
    return alpha.empty() ? cv::Mat() : alpha(some - cells.tl());
  }
};

// Cells about a hundredth of a body large.
[[nodiscard]] int cell_step(float unit, cv::Size upright) noexcept;
// The cells that cover a rectangle of pixels, `margin` pixels more on each side.
[[nodiscard]] cv::Rect cells_over(const cv::Rect& pixels, int step, int margin = 0) noexcept;

// `matte`: of the upright picture's size, or empty. `cells` reach into the picture.
[[nodiscard]] CellPicture cell_picture(const media::ConstPicture& picture, media::Orientation orientation,
                                       const cv::Mat& matte, const cv::Rect& cells, int step);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_CELL_PICTURE_H
