#ifndef SMARTCV_TASKS_MATTE_EVALUATION_H
#define SMARTCV_TASKS_MATTE_EVALUATION_H

#include <opencv2/core/mat.hpp>
#include <string>

#include "vision/matte_metrics.h"

namespace smartcv::matte {

// Table of the scores: a headline "frame,mad,mse,grad,conn,dtssd", a line for each frame from 0, and a last line
// "mean". Units as in vision/matte_metrics.h, six decimals.
[[nodiscard]] std::string scores_csv(const vision::MatteMetrics& metrics);

// One line for people: "MAD 6.08  MSE 1.47  Grad 0.88  Conn 0.41  dtSSD 1.36  (24 frames)".
[[nodiscard]] std::string scores_line(const vision::MatteMetrics& metrics);

// A curve over the frames for each measure, one below the other, with its mean. CV_8UC3, R first, 960 pixels wide. With
// more frames than columns, a column shows the range of its frames. `title` is ASCII (other characters become '?').
[[nodiscard]] cv::Mat draw_scores(const vision::MatteMetrics& metrics, const std::string& title);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_EVALUATION_H
