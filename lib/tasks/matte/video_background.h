#ifndef SMARTCV_TASKS_MATTE_VIDEO_BACKGROUND_H
#define SMARTCV_TASKS_MATTE_VIDEO_BACKGROUND_H

#include <cstdint>
#include <optional>

#include "media/frame.h"
#include "media/source_info.h"
#include "tasks/matte/background.h"
#include "tasks/matte/background_planes.h"
#include "tasks/matte/picture_fit.h"
#include "tasks/matte/video_loop.h"

namespace smartcv::matte {

// The picture a viewer sees of a source: rotated, pixels as wide as they are shown.
[[nodiscard]] Raster upright_raster(const media::SourceInfo& source);

// A video behind the person: at each source frame's time since the source's start, plus the start offset, looped.
// Matrix, range, depth and rotation are converted to the source's; primaries and transfer are not (an HDR video behind
// an SDR one looks flat). The video's alpha, if it has one, is ignored. A video of the source's own layout that needs
// no scaling is used as it is decoded, bit by bit.
class VideoBackground : public Background {
 public:
  VideoBackground(const BackgroundChoice& choice, const media::SourceInfo& source);

  media::ConstPicture at(const media::Frame& source, const vision::Matte& matte) override;

 private:
  [[nodiscard]] bool fits_as_it_is(const media::Frame& video, const media::Frame& source) const;
  void convert(const media::Frame& video);

  VideoLoop loop_;
  media::Orientation video_orientation_;
  media::Orientation source_orientation_;
  Raster frame_;
  Placement placement_;
  vision::Rgb bar_;
  double start_seconds_;
  Rational source_time_base_;
  std::optional<std::int64_t> source_start_;  // pts; unset: the first frame that is asked for
  std::int64_t drawn_ = -1;                   // number of the frame in planes_
  BackgroundPlanes planes_;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_VIDEO_BACKGROUND_H
