#ifndef SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H
#define SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H

#include <array>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

namespace smartcv::fitting_preview {

// What something looks like: the middle and the spread of its colours (Y Cr Cb, 0..255), as median and median distance,
// so that a button or a bracelet changes neither. Luma may spread more: shading changes it and not the chroma.
class ColorModel {
 public:
  // Nothing from too few samples, whose order is changed.
  [[nodiscard]] static std::optional<ColorModel> of(std::vector<cv::Vec3b>& samples);

  // How unlike a colour is, as squared spreads, limited.
  [[nodiscard]] float strangeness(const cv::Vec3b& color) const noexcept;
  // 0: cannot be told from the other one, 1: surely can.
  [[nodiscard]] float difference(const ColorModel& other) const noexcept;

 private:
  std::array<float, 3> middle_{};
  std::array<float, 3> spread_{};
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H
