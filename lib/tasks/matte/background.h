#ifndef SMARTCV_TASKS_MATTE_BACKGROUND_H
#define SMARTCV_TASKS_MATTE_BACKGROUND_H

#include <memory>

#include "media/frame.h"
#include "media/picture.h"
#include "media/source_info.h"
#include "tasks/matte/background_options.h"
#include "vision/matte.h"

namespace smartcv::matte {

// What stands behind the person, frame by frame, ready to be composited: in the source's own layout (depth,
// subsampling, siting, matrix, range; stored orientation). Not thread-safe; frames are asked for in rising time (going
// back works, and costs a video background a new start).
class Background {
 public:
  Background() = default;
  virtual ~Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // For one frame of the source and its alpha. Valid until the next call, and while `source` lives.
  // Throws Error(input) when a video background cannot be read on, Error(internal) for an empty frame.
  [[nodiscard]] virtual media::ConstPicture at(const media::Frame& source, const vision::Matte& matte) = 0;
};

// Nothing for "transparent". Files are opened here, so that a bad one is found before the work begins: Error(input) for
// one that is missing, damaged or has no video (audio only).
[[nodiscard]] std::unique_ptr<Background> make_background(const BackgroundChoice& choice,
                                                          const media::SourceInfo& source);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_BACKGROUND_H
