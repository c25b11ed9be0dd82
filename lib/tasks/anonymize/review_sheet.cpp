#include "tasks/anonymize/review_sheet.h"

#include <algorithm>
#include <opencv2/core/mat.hpp>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/rational.h"
#include "vision/rgb_sampler.h"
#include "vision/rgb_view.h"

namespace smartcv::anonymize {
namespace {

constexpr double interval = 1.0;      // seconds between two thumbnails of the same thing
constexpr float surroundings = 1.0F;  // what a track's thumbnail shows around the face, in face sizes
constexpr std::int64_t whole_picture_group = 0;

const char* name_of(vision::TrackState state) {
  switch (state) {
    case vision::TrackState::detected:
      return "seen";
    case vision::TrackState::interpolated:
      return "between";
    case vision::TrackState::extended:
      return "around";
    case vision::TrackState::followed:
      return "followed";
    case vision::TrackState::drawn:
      return "drawn";
  }
  return "";
}

cv::Rect pixels_around(const vision::Box& box, cv::Size picture) {
  const vision::Box wide = vision::clipped(vision::grown(box, surroundings), {picture.width, picture.height});
  const cv::Point from(static_cast<int>(wide.x1), static_cast<int>(wide.y1));
  const cv::Point to(static_cast<int>(wide.x2), static_cast<int>(wide.y2));
  return cv::Rect(from, to) & cv::Rect(cv::Point(), picture);
}

}  // namespace

ReviewSheet::ReviewSheet(std::string title, media::Orientation orientation)
    : sheet_([&] {
        vision::ContactSheet::Options options;
        options.title = std::move(title);
        return options;
      }()),
      orientation_(orientation) {
  sheet_.set_title(whole_picture_group, "whole picture, once a second");
}

void ReviewSheet::add(const DecidedFrame& frame, const MaskPainter& painter) {
  const double time = seconds(frame.item.frame.pts(), frame.item.frame.time_base());
  const auto due = [&](const std::optional<double>& last) { return !last || time - *last >= interval; };
  std::vector<vision::TrackPlace> due_tracks;
  for (const vision::TrackPlace& place : frame.places) {
    const auto last = last_seen_.find(place.track);
    if (due(last == last_seen_.end() ? std::optional<double>() : last->second)) {
      due_tracks.push_back(place);
    }
  }
  const bool whole_is_due = due(last_picture_);
  if (!whole_is_due && due_tracks.empty()) {
    return;
  }
  const media::ConstPicture picture = frame.item.frame.picture();
  const vision::Size size = vision::upright_size({picture.layout.width, picture.layout.height}, orientation_);
  cv::Mat rgb = vision::to_rgb8(picture, orientation_, size);
  media::Picture canvas = vision::writable_rgb_view(rgb);
  vision::MaskStyle outline;
  outline.method = vision::MaskStyle::Method::outline;
  outline.color = {64, 255, 64};
  for (const vision::TrackPlace& place : frame.places) {
    for (const vision::MaskShape& shape : painter.shapes(place, {})) {
      vision::draw_mask(canvas, shape, place.box.width(), place.box.height(), outline);
    }
  }
  for (const RegionMask& region : frame.regions) {
    vision::draw_region(canvas, region.parts, region.bounds.width(), region.bounds.height(), outline);
  }
  const std::string when = fmt::format("{:.1f} s", time);
  if (whole_is_due) {
    sheet_.add(whole_picture_group, frame.whole ? when + " whole" : when, rgb);
    last_picture_ = time;
  }
  for (const vision::TrackPlace& place : due_tracks) {
    const cv::Rect part = pixels_around(place.box, rgb.size());
    if (!part.empty()) {
      sheet_.set_title(place.track, fmt::format("track {}", place.track));
      sheet_.add(place.track, when + " " + name_of(place.state), rgb(part));
    }
    last_seen_[place.track] = time;
  }
}

}  // namespace smartcv::anonymize
