#ifndef SMARTCV_VISION_SIMILARITY_H
#define SMARTCV_VISION_SIMILARITY_H

#include <optional>
#include <span>

#include "vision/affine.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// The similarity (turn, uniform scale, shift; no reflection, no shear) that minimises
// sum over i of weight[i] * |map(from[i]) - to[i]|^2. S. Umeyama, "Least-Squares Estimation of Transformation
// Parameters Between Two Point Patterns", PAMI 1991; in two dimensions with weights it is the closed form of a complex
// linear regression. Nothing when the weighted `from` points coincide or something is not finite. All spans have equal
// sizes; weights >= 0.
[[nodiscard]] std::optional<Affine> fit_similarity(std::span<const Point> from, std::span<const Point> to,
                                                   std::span<const float> weights) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SIMILARITY_H
