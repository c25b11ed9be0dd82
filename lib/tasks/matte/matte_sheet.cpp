#include "tasks/matte/matte_sheet.h"

#include <utility>

#include "base/format.h"
#include "base/rational.h"
#include "vision/geometry.h"
#include "vision/matte_preview.h"

namespace smartcv::matte {
namespace {

constexpr double interval = 1.0;      // seconds between two rows
constexpr int thumbnail_width = 480;  // of the three panels together
constexpr int thumbnail_height = 180;
constexpr int columns = 3;

vision::ContactSheet::Options options_for(std::string title) {
  vision::ContactSheet::Options options;
  options.title = std::move(title);
  options.thumbnail_width = thumbnail_width;
  options.thumbnail_height = thumbnail_height;
  options.columns = columns;
  return options;
}

double time_of(const media::Frame& frame) { return seconds(frame.pts(), frame.time_base()); }

}  // namespace

MatteSheet::MatteSheet(std::string title, media::Orientation orientation)
    : sheet_(options_for(std::move(title))), orientation_(orientation) {
  sheet_.set_title(0, "source, alpha, composite; once a second");
}

bool MatteSheet::wants(const media::Frame& frame) const { return !last_ || time_of(frame) - *last_ >= interval; }

void MatteSheet::add(const media::Frame& frame, const vision::FloatPlane& alpha, const media::Frame& composite) {
  const media::ConstPicture source = frame.picture();
  const vision::Size upright = vision::upright_size({source.layout.width, source.layout.height}, orientation_);
  const vision::Size panel = vision::preview_panel(upright, thumbnail_height);
  sheet_.add(0, fmt::format("{:.1f} s", time_of(frame)),
             vision::matte_preview(source, alpha, composite.picture(), orientation_, panel));
  last_ = time_of(frame);
}

}  // namespace smartcv::matte
