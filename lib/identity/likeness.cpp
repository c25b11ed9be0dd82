#include "identity/likeness.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/error.h"

namespace smartcv::identity {
namespace {

// A face of no quality at all still says something where it is all there is.
constexpr double least_weight = 1e-6;

class WeightedMean {
 public:
  void add(std::span<const float> values, double weight) {
    if (sum_.empty()) {
      sum_.resize(values.size());
    }
    if (values.size() != sum_.size()) {
      throw Error(ErrorCode::internal, "embeddings of different dimensions were mixed");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum_[i] += weight * values[i];
    }
    weight_ += weight;
  }

  [[nodiscard]] Likeness look(bool unit_length) const {
    double scale = 1 / weight_;
    if (unit_length) {
      double squares = 0;
      for (const double value : sum_) {
        squares += value * value;
      }
      scale = squares > 0 ? 1 / std::sqrt(squares) : scale;
    }
    Likeness look{.weight = weight_, .mean = std::vector<float>(sum_.size())};
    std::ranges::transform(sum_, look.mean.begin(), [scale](double sum) { return static_cast<float>(sum * scale); });
    return look;
  }

 private:
  double weight_ = 0;
  std::vector<double> sum_;
};

}  // namespace

std::optional<Likeness> likeness_of(std::span<const FaceSample> samples, int min_face, bool unit_length) {
  WeightedMean mean;
  bool any = false;
  for (const FaceSample& sample : samples) {
    if (!sample.embedding.empty() && sample.box.width() >= static_cast<float>(min_face)) {
      mean.add(sample.embedding, std::max<double>(sample.quality, least_weight));
      any = true;
    }
  }
  return any ? std::optional(mean.look(unit_length)) : std::nullopt;
}

Likeness joined(std::span<const Likeness* const> looks, bool unit_length) {
  WeightedMean mean;
  for (const Likeness* look : looks) {
    mean.add(look->mean, look->weight);
  }
  return mean.look(unit_length);
}

double distance(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) {
    throw Error(ErrorCode::internal, "embeddings of different dimensions were compared");
  }
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

}  // namespace smartcv::identity
