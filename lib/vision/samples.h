#ifndef SMARTCV_VISION_SAMPLES_H
#define SMARTCV_VISION_SAMPLES_H

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "media/picture.h"

namespace smartcv::vision {

// One row of a component, readable and writable by sample number. Word: std::uint8_t or std::uint16_t.
// Dense: neighbouring samples are neighbouring words, so that loops become vector instructions.
template <typename Byte, typename Word, bool Dense>
class SampleRow {
 public:
  SampleRow(const media::BasicComponent<Byte>& component, int y) noexcept
      : data_(component.data + y * component.row_stride),
        step_(Dense ? static_cast<std::ptrdiff_t>(sizeof(Word)) : component.pixel_stride),
        shift_(component.shift),
        mask_(static_cast<Word>(((1U << component.depth) - 1U) << component.shift)) {}

  [[nodiscard]] std::uint32_t get(int x) const noexcept {
    return (static_cast<std::uint32_t>(word(x)) & mask_) >> shift_;
  }
  void set(int x, std::uint32_t value) noexcept {
    const auto changed = static_cast<Word>((word(x) & ~static_cast<std::uint32_t>(mask_)) | (value << shift_));
    std::memcpy(data_ + x * stride(), &changed, sizeof(Word));
  }
  void fill(int begin, int end, std::uint32_t value) noexcept {
    if constexpr (Dense && sizeof(Word) == 1) {
      if (mask_ == 0xFF && begin < end) {
        std::memset(data_ + begin, static_cast<int>(value), static_cast<std::size_t>(end - begin));
        return;
      }
    }
    for (int x = begin; x < end; ++x) {
      set(x, value);
    }
  }

 private:
  [[nodiscard]] std::ptrdiff_t stride() const noexcept {
    return Dense ? static_cast<std::ptrdiff_t>(sizeof(Word)) : step_;
  }
  [[nodiscard]] Word word(int x) const noexcept {
    Word w;
    std::memcpy(&w, data_ + x * stride(), sizeof(Word));
    return w;
  }

  Byte* data_;
  std::ptrdiff_t step_;
  int shift_;
  Word mask_;
};

// Calls `work` with a function that makes the row y, in the type that fits the component. All rows of one call
// have one type, so the choice is made once and not per sample.
template <typename Byte, typename Work>
decltype(auto) with_rows(const media::BasicComponent<Byte>& component, Work&& work) {
  if (component.wide()) {
    if (component.dense()) {
      return work([&](int y) { return SampleRow<Byte, std::uint16_t, true>(component, y); });
    }
    return work([&](int y) { return SampleRow<Byte, std::uint16_t, false>(component, y); });
  }
  if (component.dense()) {
    return work([&](int y) { return SampleRow<Byte, std::uint8_t, true>(component, y); });
  }
  return work([&](int y) { return SampleRow<Byte, std::uint8_t, false>(component, y); });
}

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SAMPLES_H
