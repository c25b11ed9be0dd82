#ifndef SMARTCV_MODELS_RECOGNIZE_H
#define SMARTCV_MODELS_RECOGNIZE_H

#include <optional>
#include <string>

#include "weights/weights.h"

namespace smartcv::models {

struct Recognition {
  std::string model;        // catalogue name; empty: known, but nothing smartcv can use
  std::string description;  // "YOLOv8n-pose, 17 key points"
};

// Tells which network a file belongs to by the names and shapes of a few tensors that no other network has together.
// Nothing when it is none of those smartcv knows.
[[nodiscard]] std::optional<Recognition> recognize(const weights::Weights& weights);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_RECOGNIZE_H
