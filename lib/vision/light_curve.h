#ifndef SMARTCV_VISION_LIGHT_CURVE_H
#define SMARTCV_VISION_LIGHT_CURVE_H

#include <array>
#include <string>
#include <vector>

namespace smartcv::vision {

// Between coded R'G'B' (0..1) and light, in which pictures mix as they do in a lens. 1 is the light of a white shirt:
// reference white.
//
// Note [Which curve]: by the transfer characteristics the source names.
//   smpte2084 (PQ)        ITU-R BT.2100; reference white is 203 cd/m2 (ITU-R BT.2408), so light goes up to 49
//   arib-std-b67 (HLG)    ITU-R BT.2100, inverse OETF (the light of the scene); reference white is 75 % of the signal
//   linear                as it is
//   everything else       the sRGB curve (IEC 61966-2-1): video of BT.709, BT.601 and BT.2020 is graded on displays
//   whose
//                         curve it is close to, and not by its camera curve
// Both ways go through tables of 4096 steps with linear interpolation; there and back is exact to 1/16000.
class LightCurve {
 public:
  // FFmpeg's names, as in media::VideoInfo; empty: not named.
  explicit LightCurve(const std::string& transfer = {}, const std::string& primaries = {});

  // `count` values; in and out may be the same. Coded values are clipped to 0..1, light to what has a code.
  void to_light(const float* coded, int count, float* light) const noexcept;
  void to_code(const float* light, int count, float* coded) const noexcept;

  // True when coded sRGB values are coded values of this picture: the curve and the primaries are the same.
  [[nodiscard]] bool is_srgb() const noexcept { return srgb_; }
  // That one; made once.
  [[nodiscard]] static const LightCurve& srgb();

  // sRGB pictures (garments, PNG files) have the primaries of BT.709. For a source of BT.2020 their light is turned
  // into its primaries (ITU-R BT.2087); for all others this does nothing. In place.
  [[nodiscard]] bool converts_primaries() const noexcept { return wide_; }
  void from_srgb_primaries(float* red, float* green, float* blue, int count) const noexcept;

 private:
  std::vector<float> light_;  // by code
  std::vector<float> code_;   // by the fourth root of light / peak
  float peak_ = 1;
  bool wide_ = false;
  bool srgb_ = true;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LIGHT_CURVE_H
