#ifndef SMARTCV_VISION_HAAR_EYES_H
#define SMARTCV_VISION_HAAR_EYES_H

#include <filesystem>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::vision {

// Looks for eyes with OpenCV's Haar cascade (haarcascade_eye.xml). One object serves all threads: OpenCV's
// classifier is not thread-safe, so each call borrows one of its own from a pool.
class HaarEyes {
 public:
  // Throws Error(model) when the cascade is missing or cannot be read.
  explicit HaarEyes(std::filesystem::path cascade);
  ~HaarEyes();
  HaarEyes(HaarEyes&&) noexcept;
  HaarEyes& operator=(HaarEyes&&) noexcept;

  // All eye-like places of an 8-bit gray picture, in its pixels (the caller scales them back), sorted from top to
  // bottom. Eyes below 20 px are not seen. Half of what is found is no eye: only places that agree with a
  // face's landmarks mean anything (see eye_bar.h).
  [[nodiscard]] std::vector<Box> find(const cv::Mat& gray) const;

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_HAAR_EYES_H
