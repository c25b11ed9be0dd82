#ifndef SMARTCV_TASKS_MATTE_BACKGROUND_PLANES_H
#define SMARTCV_TASKS_MATTE_BACKGROUND_PLANES_H

#include "media/frame.h"
#include "media/picture.h"

namespace smartcv::matte {

// Memory for one picture in the layout of the source's frames.
class BackgroundPlanes {
 public:
  // True when the memory was made anew, so that what was drawn is gone: the first time, and after a change of layout.
  bool fit(const media::Frame& source);

  [[nodiscard]] media::Picture writable();
  [[nodiscard]] media::ConstPicture view() const;

 private:
  media::Frame frame_;
  media::PictureLayout layout_;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_BACKGROUND_PLANES_H
