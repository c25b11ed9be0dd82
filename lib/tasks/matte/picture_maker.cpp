#include "tasks/matte/picture_maker.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/error.h"
#include "vision/composite.h"
#include "vision/matte.h"
#include "vision/matte_preview.h"
#include "vision/rgb_planes.h"
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
  return parts_.sheet ||
         std::ranges::any_of(parts_.forms, [](const PictureForm& form) { return form.kind != OutputKind::alpha; });
}

bool PictureMaker::shows_composite(const media::Frame& frame) const {
  const bool of_a_form = std::ranges::any_of(parts_.forms, [](const PictureForm& form) {
    return form.kind == OutputKind::composite || form.kind == OutputKind::preview;
  });
  return of_a_form || (parts_.sheet && parts_.sheet->wants(frame));
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

media::Frame PictureMaker::make_preview(const PictureForm& form, const Work& work) const {
  const cv::Mat rgb = vision::matte_preview(work.frame.picture(), work.alpha, work.composite->picture(),
                                            parts_.orientation, form.panel);
  media::Frame out = media::Frame::blank_upright(work.frame, form.pixel_format, rgb.cols, rgb.rows);
  vision::draw_rgb(rgb, out.writable_picture());
  return out;
}

media::Frame PictureMaker::make_frame(const PictureForm& form, Work& work) const {
  if (form.kind == OutputKind::preview) {
    return make_preview(form, work);
  }
  media::Frame out =
      media::Frame::blank_like(work.frame, form.pixel_format.empty() ? work.frame.pixel_format() : form.pixel_format);
  media::Picture picture = out.writable_picture();
  if (form.kind == OutputKind::alpha) {
    vision::draw_alpha(work.colors.matte(), picture);
  } else if (form.kind == OutputKind::foreground) {
    vision::draw_foreground(work.colors, {}, picture);
  } else if (picture.layout.model == media::ColorModel::rgb) {
    vision::draw_rgba(work.colors, parts_.alpha_mode, picture);
  } else {
    vision::draw_yuva(work.colors, parts_.alpha_mode, picture);
  }
  return out;
}

media::FloatPicture PictureMaker::make_floats(const PictureForm& form, Work& work) const {
  switch (form.kind) {
    case OutputKind::composite:
      return rgb_floats(work.composite->picture());
    case OutputKind::alpha:
      return alpha_floats(work.colors.matte());
    case OutputKind::foreground:
      return rgba_floats(work.colors, vision::AlphaMode::straight, 3);
    default:
      return rgba_floats(work.colors, parts_.alpha_mode, 4);
  }
}

std::vector<OutputPicture> PictureMaker::make(const media::Frame& frame, const vision::FloatPlane& alpha,
                                              const std::optional<vision::RgbFloatPlanes>& foreground) {
  const media::ConstPicture source = frame.picture();
  const vision::Matte matte(alpha, source.layout);
  vision::ForegroundColors colors(source, matte, foreground, parts_.despill);
  Work work{frame, alpha, colors, std::nullopt};
  if (shows_composite(frame)) {
    work.composite = composite(frame, colors);
  }
  if (parts_.sheet && parts_.sheet->wants(frame)) {
    parts_.sheet->add(frame, alpha, *work.composite);
  }
  const auto takes_composite = [](const PictureForm& form) {
    return form.kind == OutputKind::composite && !form.floats;
  };
  std::vector<OutputPicture> pictures(parts_.forms.size());
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const PictureForm& form = parts_.forms[i];
    if (form.floats) {
      pictures[i] = make_floats(form, work);
    } else if (!takes_composite(form)) {
      pictures[i] = make_frame(form, work);
    }
  }
  // At last, when nobody looks at it any more.
  if (const auto form = std::ranges::find_if(parts_.forms, takes_composite); form != parts_.forms.end()) {
    pictures[static_cast<std::size_t>(form - parts_.forms.begin())] = std::move(*work.composite);
  }
  return pictures;
}

}  // namespace smartcv::matte
