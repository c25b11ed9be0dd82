#include "tasks/matte/background_planes.h"

namespace smartcv::matte {

bool BackgroundPlanes::fit(const media::Frame& source) {
  const media::PictureLayout layout = source.picture().layout;
  if (!frame_.empty() && layout == layout_ && source.pixel_format() == frame_.pixel_format()) {
    return false;
  }
  frame_ = media::Frame::allocate(layout.width, layout.height, source.pixel_format());
  layout_ = layout;
  return true;
}

media::Picture BackgroundPlanes::writable() {
  media::Picture picture = frame_.writable_picture();
  picture.layout = layout_;  // an empty frame knows nothing of the source's matrix, range and siting
  return picture;
}

media::ConstPicture BackgroundPlanes::view() const {
  media::ConstPicture picture = frame_.picture();
  picture.layout = layout_;
  return picture;
}

}  // namespace smartcv::matte
