#ifndef SMARTCV_IDENTITY_LIKENESS_H
#define SMARTCV_IDENTITY_LIKENESS_H

#include <optional>
#include <span>
#include <vector>

#include "identity/face_sample.h"

namespace smartcv::identity {

// How somebody looks: the mean of embeddings, weighted by the qualities of the faces they were taken from.
struct Likeness {
  double weight = 0;        // sum of the qualities
  std::vector<float> mean;  // of length 1 where the embeddings are (Calibration::unit_length)
};

// The look of a track, from those of its samples that are at least `min_face` pixels wide and have an embedding.
// Nothing when there is none. Samples of quality 0 count only where there is no better one.
[[nodiscard]] std::optional<Likeness> likeness_of(std::span<const FaceSample> samples, int min_face, bool unit_length);

// All of them as one. `looks` is not empty; all means have one dimension.
[[nodiscard]] Likeness joined(std::span<const Likeness* const> looks, bool unit_length);

// Euclidean. Throws Error(internal) for embeddings of different dimensions.
[[nodiscard]] double distance(std::span<const float> a, std::span<const float> b);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_LIKENESS_H
