#ifndef SMARTCV_IDENTITY_FACE_SAMPLE_H
#define SMARTCV_IDENTITY_FACE_SAMPLE_H

#include <cstdint>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::identity {

// A face of a track that was good enough to be recognized by.
struct FaceSample {
  std::int64_t frame = 0;
  vision::Box box;
  float quality = 0;             // 0..1: large, sharp and frontal; see face_quality.h
  std::vector<float> embedding;  // as the embedder gave it; empty when embeddings were dropped
};

using FaceSamples = std::vector<FaceSample>;

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_FACE_SAMPLE_H
