#ifndef SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H
#define SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <opencv2/core/matx.hpp>
#include <optional>

namespace smartcv::fitting_preview {

// Colours (Y Cr Cb, 0..255) of which something is made, counted.
class ColorSamples {
 public:
  using Counts = std::array<std::uint32_t, 256>;

  void add(const cv::Vec3b& color) noexcept {
    for (std::size_t c = 0; c < counts_.size(); ++c) {
      ++counts_[c][color[static_cast<int>(c)]];
    }
    ++size_;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // Of one component.
  [[nodiscard]] const Counts& counts(std::size_t component) const noexcept { return counts_[component]; }

 private:
  std::array<Counts, 3> counts_{};
  std::size_t size_ = 0;
};

// What something looks like: the middle and the spread of its colours, as median and median distance, so that a button
// or a bracelet changes neither. Luma may spread more: shading changes it and not the chroma.
class ColorModel {
 public:
  // Nothing from too few samples.
  [[nodiscard]] static std::optional<ColorModel> of(const ColorSamples& samples) noexcept;

  // How unlike a colour is, as squared spreads, limited.
  [[nodiscard]] float strangeness(const cv::Vec3b& color) const noexcept;
  // 0: cannot be told from the other one, 1: surely can.
  [[nodiscard]] float difference(const ColorModel& other) const noexcept;

 private:
  std::array<float, 3> middle_{};
  std::array<float, 3> inverse_spread_{};
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_COLOR_MODEL_H
