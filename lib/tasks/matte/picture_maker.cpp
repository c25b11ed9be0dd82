#include "tasks/matte/picture_maker.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/error.h"
#include "vision/composite.h"
#include "vision/matte.h"
#include "vision/source_rgb.h"

namespace smartcv::matte {
namespace {

// Planes of one picture in one piece of memory.
struct Planes {
  Planes(const media::PictureLayout& layout, int planes)
      : width(layout.width),
        height(layout.height),
        count(planes),
        samples(std::make_shared<std::vector<float>>(plane_size() * static_cast<std::size_t>(planes))) {}

  [[nodiscard]] std::size_t plane_size() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  [[nodiscard]] vision::MutableFloatPlane plane(int index) const {
    return {samples->data() + plane_size() * static_cast<std::size_t>(index), width, height, width};
  }
  // The first `seen` planes.
  [[nodiscard]] media::FloatPicture picture(int seen) const {
    media::FloatPicture picture{width, height, seen, {}, samples};
    for (int i = 0; i < seen; ++i) {
      picture.planes.at(static_cast<std::size_t>(i)) = plane(i).data;
    }
    return picture;
  }

  int width;
  int height;
  int count;
  std::shared_ptr<std::vector<float>> samples;
};

media::FloatPicture alpha_floats(const vision::Matte& matte) {
  const Planes planes(matte.layout(), 1);
  for (int y = 0; y < planes.height; ++y) {
    std::copy_n(matte.luma().row(y), planes.width, planes.plane(0).row(y));
  }
  return planes.picture(1);
}

media::FloatPicture rgb_floats(const media::ConstPicture& picture) {
  const Planes planes(picture.layout, 3);
  vision::SourceRgb rgb(picture);
  for (int y = 0; y < planes.height; ++y) {
    rgb.read(y, 0, planes.width, {planes.plane(0).row(y), planes.plane(1).row(y), planes.plane(2).row(y)});
  }
  return planes.picture(3);
}

media::FloatPicture rgba_floats(vision::ForegroundColors& colors, vision::AlphaMode mode, int seen) {
  constexpr int components = 4;
  const Planes planes(colors.source().layout, components);
  vision::draw_rgba(colors, mode, {planes.plane(0), planes.plane(1), planes.plane(2), planes.plane(3)});
  return planes.picture(seen);
}

}  // namespace

bool PictureMaker::wants_foreground() const {
  return std::ranges::any_of(parts_.forms, [](const PictureForm& form) { return form.kind != OutputKind::alpha; });
}

media::Frame PictureMaker::composite(const media::Frame& frame, const vision::ForegroundColors& colors) {
  if (parts_.background == nullptr) {
    throw Error(ErrorCode::internal, "a composite is wanted, but there is no background");
  }
  media::Frame out = media::Frame::blank_like(frame, frame.pixel_format());
  media::Picture picture = out.writable_picture();
  vision::composite(colors, parts_.background->at(frame, colors.matte()), picture);
  return out;
}

media::Frame PictureMaker::make_frame(const PictureForm& form, const media::Frame& frame,
                                      vision::ForegroundColors& colors) {
  if (form.kind == OutputKind::composite) {
    return composite(frame, colors);
  }
  media::Frame out =
      media::Frame::blank_like(frame, form.pixel_format.empty() ? frame.pixel_format() : form.pixel_format);
  media::Picture picture = out.writable_picture();
  switch (form.kind) {
    case OutputKind::alpha:
      vision::draw_alpha(colors.matte(), picture);
      break;
    case OutputKind::foreground:
      vision::draw_foreground(colors, {}, picture);
      break;
    default:
      if (picture.layout.model == media::ColorModel::rgb) {
        vision::draw_rgba(colors, parts_.alpha_mode, picture);
      } else {
        vision::draw_yuva(colors, parts_.alpha_mode, picture);
      }
  }
  return out;
}

media::FloatPicture PictureMaker::make_floats(const PictureForm& form, const media::Frame& frame,
                                              vision::ForegroundColors& colors) {
  switch (form.kind) {
    case OutputKind::composite:
      return rgb_floats(composite(frame, colors).picture());
    case OutputKind::alpha:
      return alpha_floats(colors.matte());
    case OutputKind::foreground:
      return rgba_floats(colors, vision::AlphaMode::straight, 3);
    default:
      return rgba_floats(colors, parts_.alpha_mode, 4);
  }
}

std::vector<OutputPicture> PictureMaker::make(const media::Frame& frame, const vision::FloatPlane& alpha,
                                              const std::optional<vision::RgbFloatPlanes>& foreground) {
  const media::ConstPicture source = frame.picture();
  const vision::Matte matte(alpha, source.layout);
  vision::ForegroundColors colors(source, matte, foreground, parts_.despill);
  std::vector<OutputPicture> pictures;
  for (const PictureForm& form : parts_.forms) {
    if (form.floats) {
      pictures.emplace_back(make_floats(form, frame, colors));
    } else {
      pictures.emplace_back(make_frame(form, frame, colors));
    }
  }
  return pictures;
}

}  // namespace smartcv::matte
