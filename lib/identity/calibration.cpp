#include "identity/calibration.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::identity {
namespace {

struct Entry {
  std::string_view embedder;
  Calibration calibration;
};

// See Note [Calibration].
constexpr std::array<Entry, 3> table{{
    {"dlib-resnet", {.threshold = 0.38, .photo_threshold = 0.48, .unit_length = false}},
    {"facenet-vggface2", {.threshold = 0.66, .photo_threshold = 0.83, .unit_length = true}},
    {"facenet-casia", {.threshold = 0.66, .photo_threshold = 0.83, .unit_length = true}},
}};

}  // namespace

Calibration calibration_of(const std::string& embedder) {
  const auto* const entry = std::ranges::find(table, embedder, &Entry::embedder);
  if (entry == table.end()) {
    throw Error(ErrorCode::usage, fmt::format("nobody has measured which distances between embeddings of '{}' mean one "
                                              "person; set threshold",
                                              embedder));
  }
  return entry->calibration;
}

Calibration calibration_in_force(double wanted, const std::string& embedder) {
  Calibration calibration = calibration_of(embedder);
  if (wanted > 0) {
    calibration.photo_threshold *= wanted / calibration.threshold;
    calibration.threshold = wanted;
  }
  return calibration;
}

double score_of_distance(double distance, double threshold) noexcept {
  return std::clamp(1 - distance / (2 * threshold), 0.0, 1.0);
}

}  // namespace smartcv::identity
