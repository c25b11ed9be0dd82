#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SMOOTHING_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SMOOTHING_H

#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// Note [Smoothing without lag]
// The video is a file: what comes next is known, so nothing has to trail behind. Each person and joint by itself, and
// so each shot:
//   outliers  a point that is far from where the estimated ones before and behind it lie (Hampel's identifier, F. R.
//             Hampel, "The influence curve and its role in robust estimation", 1974) is not believed
//   gaps      points that are not believed or not seen for up to half a second, between points that are, are taken from
//             the line between those, in time
//   filter    at each frame's own time a parabola through the points around it, by least squares, weighted by a
//   Gaussian
//             of the distance in time and by the points' scores (local regression; W. S. Cleveland, "Robust Locally
//             Weighted Regression", 1979). Symmetric in time, so there is no lag at any frame rate, constant or
//             variable. Towards the ends of a person, where only one side is known, the parabola stiffens to a line.
//   stillness where the point moves no more than the network's noise explains, the Gaussian is four times as wide, see
//             steady_filter.h
// Boxes take the same filter. Scores are averaged with the same Gaussian.

// The same people in the same frames, smooth. `seconds`: standard deviation of the Gaussian; 0: only outliers and gaps.
// 0.1 s leaves 98 % of a movement that repeats once a second and 80 % of one that does twice. What is not finite is
// never believed; a joint that is nowhere finite lies in the middle of the box with score 0. Pure.
[[nodiscard]] Poses smoothed(const Poses& raw, double seconds);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SMOOTHING_H
