#include "tasks/anonymize/mask_painter.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "vision/color_text.h"
#include "vision/head_box.h"
#include "vision/kept_samples.h"
#include "vision/sample_rows.h"

namespace smartcv::anonymize {
namespace {

constexpr float margin_of_person = 1.0F / 3;  // of the margin: an outline of a whole body is not missed by much

[[noreturn]] void refuse(std::string_view option, const std::string& value, std::string_view known) {
  throw Error(ErrorCode::usage, fmt::format("{} '{}' is not known; it is one of {}", option, value, known));
}

vision::Rgb color_of(const std::string& text) {
  const auto color = vision::parse_color(text);
  if (!color) {
    throw Error(ErrorCode::usage, fmt::format("color '{}' is none; it is {}", text, vision::color_forms()));
  }
  return *color;
}

vision::MaskStyle parse_style(const Options& options, media::Orientation orientation) {
  vision::MaskStyle style;
  style.color = color_of(options.color);
  style.cells = options.cells;
  style.noise = static_cast<float>(options.noise);
  style.blur_strength = static_cast<float>(options.blur_strength);
  if (options.method == "solid") {
    style.method = vision::MaskStyle::Method::solid;
  } else if (options.method == "pixelate") {
    style.method = vision::MaskStyle::Method::pixelate;
  } else if (options.method == "blur") {
    style.method = vision::MaskStyle::Method::blur;
  } else if (options.method == "image") {
    style.method = vision::MaskStyle::Method::image;
    style.image = std::make_shared<vision::MaskImage>(vision::read_mask_image(options.mask_image, orientation));
  } else {
    refuse("method", options.method, "solid, pixelate, blur, image");
  }
  if (options.preview) {
    style.method = vision::MaskStyle::Method::outline;
    style.color = {255, 64, 64};
  }
  return style;
}

// Of all brightness in a part of the stored picture.
std::uint64_t content_hash(const media::ConstPicture& picture, const vision::Box& part) {
  const media::ConstComponent& luma = picture.components[0];
  const vision::Box inside = vision::clipped(part, {luma.width, luma.height});
  std::string bytes;
  std::vector<float> row(static_cast<std::size_t>(luma.width));
  for (int y = static_cast<int>(inside.y1); y < static_cast<int>(inside.y2); ++y) {
    vision::load_samples(luma, y, static_cast<int>(inside.x1), static_cast<int>(inside.x2), row.data());
    for (int x = 0; x < static_cast<int>(inside.x2) - static_cast<int>(inside.x1); ++x) {
      const auto sample = static_cast<std::uint32_t>(row[static_cast<std::size_t>(x)]);
      bytes += {static_cast<char>(sample & 0xFFU), static_cast<char>(sample >> 8U)};
    }
  }
  std::uint64_t hash = 0;
  constexpr int hex_digits = 16;
  for (const char digit : sha256_hex(bytes).substr(0, hex_digits)) {
    hash = hash << 4U | static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return hash;
}

}  // namespace

MaskPainter::MaskPainter(const Options& options, media::Orientation orientation)
    : ellipse_(options.shape == "ellipse"),
      margin_(static_cast<float>(options.margin)),
      eye_bar_{static_cast<float>(options.safety_margin_px), static_cast<float>(options.safety_margin_percent / 100)},
      options_(options),
      style_(parse_style(options, orientation)),
      orientation_(orientation) {
  if (!ellipse_ && options.shape != "box") {
    refuse("shape", options.shape, "ellipse, box");
  }
  for (const std::string& target : options.targets) {
    if (target == "face") {
      targets_.push_back(Target::face);
    } else if (target == "eyes") {
      targets_.push_back(Target::eyes);
    } else if (target == "head") {
      targets_.push_back(Target::head);
    } else if (target == "person") {
      targets_.push_back(Target::person);
    } else {
      refuse("target", target, "face, eyes, head, person");
    }
  }
}

void MaskPainter::use_method(std::int64_t track, const std::string& method) {
  Options options = options_;
  options.method = method;
  styles_[track] = parse_style(options, orientation_);
}

vision::MaskShape MaskPainter::around(const vision::Box& box) const {
  const vision::Box with_margin = vision::grown(box, margin_);
  return ellipse_ ? vision::MaskShape::ellipse(with_margin) : vision::MaskShape::box(with_margin);
}

vision::MaskShape MaskPainter::over_eyes(const vision::TrackPlace& place,
                                         std::span<const vision::Box> haar_eyes) const {
  if (!place.landmarks) {  // nobody knows where in the face the eyes are
    return around(place.box);
  }
  const vision::EyeBar bar = vision::eye_bar(place.box, *place.landmarks, haar_eyes, eye_bar_);
  return bar.source == vision::EyeBar::Source::whole_face ? around(place.box) : vision::MaskShape::polygon(bar.corners);
}

std::vector<vision::MaskShape> MaskPainter::shapes(const vision::TrackPlace& place,
                                                   std::span<const vision::Box> haar_eyes) const {
  switch (place.subject) {
    case vision::Subject::face:
      return shapes_of_face(place, haar_eyes);
    case vision::Subject::head:
      return {around(place.box)};
    case vision::Subject::person:
      return {vision::MaskShape::box(vision::grown(place.box, margin_ * margin_of_person))};
  }
  return {};
}

std::vector<vision::MaskShape> MaskPainter::shapes_of_face(const vision::TrackPlace& place,
                                                           std::span<const vision::Box> haar_eyes) const {
  std::vector<vision::MaskShape> shapes;
  for (const Target target : targets_) {
    switch (target) {
      case Target::face:
        shapes.push_back(around(place.box));
        break;
      case Target::eyes:
        shapes.push_back(over_eyes(place, haar_eyes));
        break;
      case Target::head:
      case Target::person:
        shapes.push_back(around(vision::head_box(place.box)));
        break;
    }
  }
  return shapes;
}

void MaskPainter::paint(DecidedFrame& frame) {
  if (!frame.whole && frame.places.empty() && frame.regions.empty()) {
    return;
  }
  media::Picture picture = frame.item.frame.writable_picture();
  if (frame.whole) {
    if (style_.method != vision::MaskStyle::Method::outline) {
      vision::fill_whole(picture, style_.color);
    }
    return;
  }
  if (style_.noise > 0 && !secret_) {
    const vision::Box& first = frame.places.empty() ? frame.regions.front().bounds : frame.places.front().box;
    const vision::Size stored{picture.layout.width, picture.layout.height};
    secret_ = content_hash(frame.item.frame.picture(), vision::to_stored(first, orientation_, stored));
  }
  draw(picture, frame);
}

void MaskPainter::draw(media::Picture& picture, const DecidedFrame& frame) const {
  const auto& notes = static_cast<const FaceNotes&>(*frame.item.notes);
  const vision::Size stored{picture.layout.width, picture.layout.height};
  std::vector<std::vector<vision::Point>> never;
  for (const auto& polygon : frame.never) {
    auto& corners = never.emplace_back();
    std::transform(polygon.begin(), polygon.end(), std::back_inserter(corners),
                   [&](vision::Point corner) { return vision::to_stored(corner, orientation_, stored); });
  }
  const vision::KeptSamples untouched(frame.item.frame.picture(), never);
  for (const vision::TrackPlace& place : frame.places) {
    // Haar eyes of this frame say nothing about a face that was not seen in it.
    const bool seen = place.state == vision::TrackState::detected;
    const auto eyes = seen ? std::span<const vision::Box>(notes.haar_eyes) : std::span<const vision::Box>();
    const auto own = styles_.find(place.track);
    const vision::MaskStyle style = with_seed(own == styles_.end() ? style_ : own->second, place.track);
    for (const vision::MaskShape& shape : shapes(place, eyes)) {
      vision::draw_mask(picture, vision::to_stored(shape, orientation_, stored), place.box.width(), place.box.height(),
                        style);
    }
  }
  untouched.put_back(picture);
  std::int64_t number = 0;
  for (const RegionMask& region : frame.regions) {
    const float side = std::min(region.bounds.width(), region.bounds.height());
    std::vector<vision::MaskShape> parts;
    for (const vision::MaskShape& part : region.parts) {
      parts.push_back(vision::to_stored(part, orientation_, stored));
    }
    vision::draw_region(picture, parts, side, side, with_seed(style_, --number));  // tracks have numbers above zero
  }
}

vision::MaskStyle MaskPainter::with_seed(const vision::MaskStyle& style, std::int64_t number) const {
  constexpr std::uint64_t apart = 1U << 16U;  // seeds of two tracks; components count on from them
  vision::MaskStyle seeded = style;
  seeded.noise_seed = secret_.value_or(0) + apart * static_cast<std::uint64_t>(number);
  return seeded;
}

}  // namespace smartcv::anonymize
