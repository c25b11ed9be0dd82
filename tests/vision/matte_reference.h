#ifndef SMARTCV_TESTS_VISION_MATTE_REFERENCE_H
#define SMARTCV_TESTS_VISION_MATTE_REFERENCE_H

#include <array>
#include <optional>
#include <vector>

#include "tests/vision/test_picture.h"
#include "vision/float_plane.h"

namespace smartcv::tests {

using Rgb3 = std::array<double, 3>;

// Floats in memory of their own.
struct Plane {
  Plane(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
  [[nodiscard]] float& at(int x, int y) { return values[static_cast<std::size_t>(y * width + x)]; }
  [[nodiscard]] float at(int x, int y) const { return values[static_cast<std::size_t>(y * width + x)]; }
  [[nodiscard]] vision::FloatPlane view() const { return {values.data(), width, height, width}; }
  [[nodiscard]] vision::MutableFloatPlane writable() { return {values.data(), width, height, width}; }
  int width;
  int height;
  std::vector<float> values;
};

// Everything an alpha can do: rows of 0, rows of 1, long and short runs of both, ramps, noise near the ends.
[[nodiscard]] Plane varied_alpha(int width, int height, unsigned seed);

// The formulas of lib/vision's matte headers written once more, sample by sample, in double precision.
class MatteReference {
 public:
  MatteReference(const TestPicture& source, const Plane& alpha, double cleanup,
                 std::optional<std::array<Plane, 3>> foreground = std::nullopt, double green_despill = 0);

  // Cleaned; of the component's own grid.
  [[nodiscard]] double alpha(int component, int x, int y) const;
  // The foreground's sample, neither rounded nor clipped.
  [[nodiscard]] double foreground(int component, int x, int y) const;
  [[nodiscard]] Rgb3 foreground_rgb(int x, int y) const;
  [[nodiscard]] double composite(const TestPicture& background, int component, int x, int y) const;

 private:
  [[nodiscard]] double clean(int x, int y) const;
  [[nodiscard]] Rgb3 source_rgb(int x, int y) const;
  [[nodiscard]] Rgb3 residual(int x, int y) const;
  // value(x, y) of the luma grid averaged over the chroma sample's step.
  template <typename Value>
  [[nodiscard]] double averaged(int x, int y, const Value& value) const;

  const TestPicture& source_;
  media::PictureLayout layout_;
  const Plane& alpha_;
  double cleanup_;
  std::optional<std::array<Plane, 3>> foreground_;
  double green_despill_;
};

// Sample of a component, not rounded, for R'G'B' in 0..1, by the text books.
[[nodiscard]] double sample_of(const media::PictureLayout& layout, int component, const Rgb3& rgb);
// Distance in luma samples of the first chroma sample from the first luma sample.
[[nodiscard]] double first_chroma(const media::PictureLayout& layout, bool across);

// True when `stored` is `exact` clipped and rounded; exact halves may fall either way by float's precision.
[[nodiscard]] bool is_rounded(double exact, std::uint32_t stored, int depth);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_VISION_MATTE_REFERENCE_H
