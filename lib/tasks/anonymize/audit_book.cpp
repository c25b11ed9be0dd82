#include "tasks/anonymize/audit_book.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "base/rational.h"
#include "vision/encode_jpeg.h"
#include "vision/rgb_sampler.h"

namespace smartcv::anonymize {
namespace {

constexpr std::size_t most_pictures = 240;
constexpr std::size_t most_thumbnails = 1200;
constexpr int picture_side = 720;
constexpr int thumbnail_side = 112;
constexpr float surroundings = 0.7F;    // around a face, in its sizes
constexpr float border = 0.02F;         // so near to the border, as a share of the picture, a track may come and go
constexpr std::int64_t still_open = 2;  // frames after which a track that is not seen has ended

bool at_border(const vision::Box& box, vision::Size picture) {
  const float x = border * static_cast<float>(picture.width);
  const float y = border * static_cast<float>(picture.height);
  return box.x1 < x || box.y1 < y || box.x2 > static_cast<float>(picture.width) - x ||
         box.y2 > static_cast<float>(picture.height) - y;
}

cv::Rect pixels_around(const vision::Box& box, cv::Size picture) {
  const vision::Box wide = vision::clipped(vision::grown(box, surroundings), {picture.width, picture.height});
  return cv::Rect(cv::Point(static_cast<int>(wide.x1), static_cast<int>(wide.y1)),
                  cv::Point(static_cast<int>(std::ceil(wide.x2)), static_cast<int>(std::ceil(wide.y2)))) &
         cv::Rect(cv::Point(), picture);
}

template <typename T>
void keep_every_second(std::vector<T>& list) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); i += 2) {
    if (kept != i) {
      list[kept] = std::move(list[i]);
    }
    ++kept;
  }
  list.resize(kept);
}

}  // namespace

void AuditBook::add(const DecidedFrame& frame) {
  const media::ConstPicture picture = frame.item.frame.picture();
  upright_ = vision::upright_size({picture.layout.width, picture.layout.height}, orientation_);
  frame_ = frame.item.frame.sequence();
  const std::int64_t pts = frame.item.frame.pts();
  const double time = seconds(pts, frame.item.frame.time_base());
  if (frame.starts_shot) {
    for (const auto& [id, last] : open_) {
      close(id, true);
    }
    open_.clear();
    shot_start_ = frame_;
    cuts_.push_back(time);
  }
  const FrameState state = state_of(frame.whole, frame.places);
  if (strip_.empty() || strip_.back().first != state) {
    strip_.emplace_back(state, 0);
  }
  ++strip_.back().second;

  cv::Mat rgb;
  const auto whole = [&]() -> const cv::Mat& {
    if (rgb.empty()) {
      rgb = vision::to_rgb8(picture, orientation_, upright_);
    }
    return rgb;
  };
  std::vector<vision::TrackPlace> places = frame.places;
  places.insert(places.end(), frame.visible.begin(), frame.visible.end());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const vision::TrackPlace& place = places[i];
    const auto [entry, is_new] = tracks_.try_emplace(place.track);
    AuditTrack& track = entry->second;
    if (is_new) {
      track.id = place.track;
      track.subject = place.subject;
      track.first_pts = pts;
      track.first_time = time;
      track.begins_inside = frame_ != shot_start_ && !at_border(place.box, upright_);
    }
    track.visible = i >= frame.places.size();
    track.last_pts = pts;
    track.last_time = time;
    ++track.frames;
    track.detected += place.state == vision::TrackState::detected ? 1 : 0;
    track.best_score = std::max(track.best_score, place.score);
    Last& last = open_[place.track];
    if (track.thumbnails.empty() || time - last.thumbnail_time >= thumbnail_interval_) {
      const cv::Rect part = pixels_around(place.box, {upright_.width, upright_.height});
      if (!part.empty()) {
        track.thumbnails.push_back(
            {time, place.state, vision::encode_jpeg(whole()(part), thumbnail_side, "a thumbnail of the audit page")});
        last.thumbnail_time = time;
        ++thumbnails_;
      }
    }
    last.frame = frame_;
    last.box = place.box;
  }
  if (thumbnails_ > most_thumbnails) {
    thumbnails_ = 0;
    thumbnail_interval_ *= 2;
    for (auto& [id, track] : tracks_) {
      keep_every_second(track.thumbnails);
      thumbnails_ += track.thumbnails.size();
    }
  }
  for (auto entry = open_.begin(); entry != open_.end();) {
    const bool over = frame_ - entry->second.frame > still_open;
    if (over) {
      close(entry->first, false);
    }
    entry = over ? open_.erase(entry) : std::next(entry);
  }
  if (pictures_.empty() || frame.starts_shot || time - pictures_.back().time >= interval_) {
    pictures_.push_back({pts, time, vision::encode_jpeg(whole(), picture_side, "a picture of the audit page"), places});
    if (pictures_.size() > most_pictures) {
      keep_every_second(pictures_);
      interval_ *= 2;
    }
  }
}

void AuditBook::end() {
  for (const auto& [id, last] : open_) {
    close(id, last.frame == frame_);
  }
  open_.clear();
}

void AuditBook::close(std::int64_t track, bool shot_ended) {
  tracks_[track].ends_inside = !shot_ended && !at_border(open_[track].box, upright_);
}

}  // namespace smartcv::anonymize
