#include "tasks/anonymize/look_collector.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "base/rational.h"
#include "identity/face_quality.h"
#include "tasks/anonymize/recognition.h"

namespace smartcv::anonymize {
namespace {

constexpr double look_interval = 0.2;  // seconds
constexpr std::size_t smallest_batch = 32;
constexpr std::size_t largest_batch = 512;
constexpr std::size_t most_waiting_bytes = std::size_t{192} << 20U;  // pixels of faces that wait for a batch
// A face must promise to be better by this factor before it is worth the cutting.
constexpr float worth_cutting = 1.05F;

// A face somebody can be recognized by; its landmarks are what it is turned upright by.
bool can_be_recognized(const vision::TrackPlace& place) {
  return place.subject == vision::Subject::face && place.state == vision::TrackState::detected && place.landmarks &&
         place.box.width() >= static_cast<float>(min_recognized_face);
}

}  // namespace

LookCollector::LookCollector(const identity::FaceRecognizer& recognizer, media::Orientation orientation)
    : orientation_(orientation), queue_(recognizer, {smallest_batch, largest_batch}, most_waiting_bytes) {}

void LookCollector::add(const DecidedFrame& frame) {
  for (const vision::TrackPlace& place : frame.places) {
    if (can_be_recognized(place)) {
      consider(open_[place.track], place, frame);
    }
  }
}

void LookCollector::consider(Open& open, const vision::TrackPlace& place, const DecidedFrame& frame) {
  const double time = seconds(frame.item.frame.pts(), frame.item.frame.time_base());
  const auto slot = static_cast<std::int64_t>(std::floor(time / look_interval));
  if (slot != open.slot) {
    close(place.track, open);
    open.slot = slot;
    open.possible_quality = 0;
  }
  const nn::FaceDetection face{place.box, place.score, *place.landmarks};
  const float possible = identity::possible_quality(face);
  if (possible <= open.possible_quality * worth_cutting) {
    return;
  }
  open.possible_quality = possible;
  identity::FacePatch patch = queue_.recognizer().cut(frame.item.frame.picture(), orientation_, face);
  const float quality = identity::face_quality(face, patch);
  if (quality > open.sample.quality) {
    open.sample = {.frame = frame.item.frame.sequence(), .box = place.box, .quality = quality, .embedding = {}};
    open.patch = std::move(patch);
  }
}

void LookCollector::close(std::int64_t track, Open& open) {
  if (open.sample.quality > 0 && !failed_) {
    auto look = std::make_shared<identity::FaceSamples>(1, std::exchange(open.sample, {}));
    taken_[track].push_back(look);
    std::vector<identity::WaitingFace> faces;
    faces.push_back({std::exchange(open.patch, {}), std::move(look), 0});
    try {
      queue_.add(std::move(faces));
    } catch (const std::exception& error) {
      give_up(error);
    }
  }
  open.sample = {};
}

void LookCollector::work() {
  if (failed_) {
    return;
  }
  try {
    queue_.work();
  } catch (const std::exception& error) {
    give_up(error);
  }
}

void LookCollector::work_off(std::size_t threads, const std::function<void()>& start_thread) {
  for (auto& [track, open] : open_) {
    close(track, open);
  }
  if (failed_) {
    return;
  }
  try {
    queue_.work_off(threads, start_thread);
  } catch (const std::exception& error) {
    give_up(error);
  }
}

TrackLooks LookCollector::take() {
  TrackLooks looks;
  for (auto& [track, taken] : taken_) {
    for (auto& look : taken) {
      if (!look->front().embedding.empty()) {
        looks[track].push_back(std::move(look->front()));
      }
    }
  }
  taken_.clear();
  return looks;
}

void LookCollector::give_up(const std::exception& error) {
  if (!failed_.exchange(true)) {
    log_warning(
        fmt::format("faces cannot be recognized any more, who is not known already is hidden: {}", error.what()));
  }
}

}  // namespace smartcv::anonymize
