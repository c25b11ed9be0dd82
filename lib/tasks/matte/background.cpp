#include "tasks/matte/background.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <utility>

#include "base/error.h"
#include "tasks/matte/background_planes.h"
#include "tasks/matte/picture_file.h"
#include "tasks/matte/video_background.h"
#include "vision/blur.h"
#include "vision/mask_draw.h"
#include "vision/rgb_planes.h"
#include "vision/turn.h"

namespace smartcv::matte {
namespace {

using Kind = BackgroundChoice::Kind;

class ColorBackground : public Background {
 public:
  explicit ColorBackground(vision::Rgb color) : color_(color) {}

  media::ConstPicture at(const media::Frame& source, const vision::Matte& /*matte*/) override {
    if (planes_.fit(source)) {
      media::Picture picture = planes_.writable();
      vision::fill_whole(picture, color_);
    }
    return planes_.view();
  }

 private:
  vision::Rgb color_;
  BackgroundPlanes planes_;
};

class PictureBackground : public Background {
 public:
  PictureBackground(const BackgroundChoice& choice, const media::SourceInfo& source) {
    const Raster frame = upright_raster(source);
    const cv::Mat rgb = read_picture(choice.file, choice.bar);
    const Placement placement = place(choice.fit, {{rgb.cols, rgb.rows}, 1}, frame);
    stored_ = vision::turned_stored(fit_picture(rgb, placement, frame.size, choice.bar), source.video.orientation);
  }

  media::ConstPicture at(const media::Frame& source, const vision::Matte& /*matte*/) override {
    if (planes_.fit(source)) {
      vision::draw_rgb(stored_, planes_.writable());
    }
    return planes_.view();
  }

 private:
  cv::Mat stored_;  // CV_32FC3 of the source's stored size
  BackgroundPlanes planes_;
};

class BlurBackground : public Background {
 public:
  explicit BlurBackground(double radius) : radius_(radius) {}

  media::ConstPicture at(const media::Frame& source, const vision::Matte& matte) override {
    planes_.fit(source);
    const auto& layout = matte.layout();
    const double usual = std::max(1.0, usual_share * std::max(layout.width, layout.height));
    vision::blur_behind(source.picture(), matte, static_cast<float>(radius_ > 0 ? radius_ : usual), planes_.writable());
    return planes_.view();
  }

 private:
  static constexpr double usual_share = 0.015;  // of the longer side: 29 px at 1920

  double radius_;
  BackgroundPlanes planes_;
};

}  // namespace

std::unique_ptr<Background> make_background(const BackgroundChoice& choice, const media::SourceInfo& source) {
  switch (choice.kind) {
    case Kind::color:
      return std::make_unique<ColorBackground>(choice.color);
    case Kind::picture:
      return std::make_unique<PictureBackground>(choice, source);
    case Kind::video:
      return std::make_unique<VideoBackground>(choice, source);
    case Kind::blur:
      return std::make_unique<BlurBackground>(choice.blur_radius);
    case Kind::transparent:
      break;
  }
  return nullptr;
}

}  // namespace smartcv::matte
