#ifndef SMARTCV_VISION_FOREGROUND_COLORS_H
#define SMARTCV_VISION_FOREGROUND_COLORS_H

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "media/picture.h"
#include "vision/chroma_sum.h"
#include "vision/despill.h"
#include "vision/float_plane.h"
#include "vision/matte.h"
#include "vision/sample_matrix.h"
#include "vision/source_rgb.h"

namespace smartcv::vision {

// What the foreground's colours are, as a difference to the source's own samples.
//
// Note [Foreground colours]. At the edge of a person the source shows a mixture with the old background; composited as
// it is, it leaves a halo. The network's foreground F_rgb is the person's own colour there. Away from the edge the
// source is the better picture. So, with the cleaned alpha a of vision/matte.h and the source S_rgb as SourceRgb gives
// it:
//   r = F_rgb - S_rgb   where 0 < a < 1, else 0      (0 everywhere without a network's foreground)
//   r = r - despill(S_rgb + r)   where a > 0         (only with despill)
// The matrix of the layout is linear, so the difference goes into the samples without their RGB ever being made at full
// size: for every component with the weights m_c of sample_matrix.h
//   full-size components:  foreground = S_c + m_c . r
//   subsampled chroma:     foreground = S_c + avg(a * (m_c . r)) / avg(a)
// where avg is the filter of Note [Alpha of chroma]: every colour counts by how much is seen of it. Composited, chroma
// becomes B + avg(a) * (S - B) + avg(a * (m_c . r)). Where r is 0, samples stay exactly those of the source.
class ForegroundColors {
 public:
  // `foreground` has the picture's size; nothing: the source's own colours. What the arguments refer to must outlive
  // the object. Throws Error(internal) for a foreground of another size.
  ForegroundColors(const media::ConstPicture& source, const Matte& matte,
                   const std::optional<RgbFloatPlanes>& foreground, const Despill& despill = Despill(0));

  [[nodiscard]] const media::ConstPicture& source() const noexcept { return source_; }
  [[nodiscard]] const Matte& matte() const noexcept { return matte_; }

  // Samples of the foreground's colours: columns `begin` to `end` - 1 of row y of a component, neither rounded nor
  // clipped; element 0 of `out` belongs to `begin`. The stretch must be one of the matte's spans or lie in one.
  void load(int component, int y, const MatteGrid::Span& span, float* out) const;
  // False where all samples of such a span are the source's own.
  [[nodiscard]] bool differ(MatteGrid::Kind kind) const noexcept;
  // R', G', B' in 0..1 of the foreground at luma places, same rules.
  void load_rgb(int y, const MatteGrid::Span& span, const std::array<float*, 3>& rgb);

 private:
  void find_differences();
  // Of a stretch: into full_; a * (m_c . r) of subsampled chroma into weighted_.
  void add_row(int y, const MatteGrid::Span& span);
  void add_chroma(int y, int begin, int end);
  void divide_by_alpha();
  [[nodiscard]] const float* full_row(int component, int y) const noexcept {
    return full_[static_cast<std::size_t>(component)].get() + static_cast<std::ptrdiff_t>(y) * source_.layout.width;
  }
  [[nodiscard]] float* full_row(int component, int y) noexcept {
    return full_[static_cast<std::size_t>(component)].get() + static_cast<std::ptrdiff_t>(y) * source_.layout.width;
  }
  [[nodiscard]] const float* difference(int component, int y) const noexcept;
  // S_rgb and r of a stretch into rgb_ and residual_.
  void find_residual(int y, const MatteGrid::Span& span);

  media::ConstPicture source_;
  const Matte& matte_;
  std::optional<RgbFloatPlanes> foreground_;
  Despill despill_;
  SourceRgb source_rgb_;
  SampleMatrix matrix_;
  std::array<std::vector<float>, 3> rgb_;       // of a stretch
  std::array<std::vector<float>, 3> residual_;  // of a stretch
  // What to add to the samples, in their steps; set only within the spans that differ.
  std::array<std::unique_ptr<float[]>, 3>
      full_;                                    // components on the luma grid; never cleared, so only touched where set
  std::optional<ChromaSum> chroma_;             // subsampled chroma
  std::array<std::vector<float>, 2> weighted_;  // one luma row on its way there
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_FOREGROUND_COLORS_H
