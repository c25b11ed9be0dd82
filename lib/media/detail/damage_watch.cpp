#include "media/detail/damage_watch.h"

#include <new>
#include <string_view>
#include <utility>

#include "media/detail/av_compat.h"

namespace smartcv::media::detail {
namespace {

using Mark = std::atomic<bool>;

// Concealment of lost blocks is told at the level of chatter.
bool tells_damage(int level, std::string_view text) { return level <= AV_LOG_ERROR || text.starts_with("concealing "); }

void free_mark(void* /*opaque*/, std::uint8_t* data) { delete reinterpret_cast<std::shared_ptr<Mark>*>(data); }

}  // namespace

DamageWatch::DamageWatch()
    : log_(this, [this](int level, const std::string& text, const AVCodecContext* codec) {
        if (tells_damage(level, text)) {
          on_message(text, codec);
        }
      }) {}

DamageWatch::~DamageWatch() = default;

void DamageWatch::attach(AVCodecContext& codec) {
  codec.opaque = this;
  codec.get_buffer2 = &DamageWatch::get_buffer;
  declare_callbacks_thread_safe(codec);
}

int DamageWatch::get_buffer(AVCodecContext* codec, AVFrame* frame, int flags) {
  const int result = avcodec_default_get_buffer2(codec, frame, flags);
  if (result < 0) {
    return result;
  }
  try {
    auto holder = std::make_unique<std::shared_ptr<Mark>>(std::make_shared<Mark>(false));
    auto* const bytes = reinterpret_cast<std::uint8_t*>(holder.get());
    AVBufferRef* const reference =
        av_buffer_create(bytes, sizeof *holder, &free_mark, nullptr, AV_BUFFER_FLAG_READONLY);
    if (reference == nullptr) {
      return AVERROR(ENOMEM);
    }
    auto& watch = *static_cast<DamageWatch*>(codec->opaque);
    const std::lock_guard lock(watch.mutex_);
    watch.last_picture_[codec] = *holder.release();
    av_buffer_unref(&frame->opaque_ref);
    frame->opaque_ref = reference;
  } catch (const std::bad_alloc&) {
    return AVERROR(ENOMEM);
  }
  return result;
}

void DamageWatch::on_message(const std::string& text, const AVCodecContext* codec) {
  const std::lock_guard lock(mutex_);
  ++errors_;
  if (first_problem_.empty()) {
    first_problem_ = text;
  }
  const auto picture = last_picture_.find(codec);
  if (picture != last_picture_.end()) {
    *picture->second = true;
  } else {
    mark_next_ = true;
  }
}

void DamageWatch::add_error(const std::string& text) {
  const std::lock_guard lock(mutex_);
  ++errors_;
  mark_next_ = true;
  if (first_problem_.empty()) {
    first_problem_ = text;
  }
}

void DamageWatch::mark_next() {
  const std::lock_guard lock(mutex_);
  mark_next_ = true;
}

bool DamageWatch::take_mark(AVFrame& frame) {
  const std::lock_guard lock(mutex_);
  bool marked = std::exchange(mark_next_, false);
  if (frame.opaque_ref != nullptr) {
    marked = **reinterpret_cast<std::shared_ptr<Mark>*>(frame.opaque_ref->data) || marked;
    av_buffer_unref(&frame.opaque_ref);
  }
  return marked;
}

std::int64_t DamageWatch::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

std::string DamageWatch::first_problem() const {
  const std::lock_guard lock(mutex_);
  return first_problem_;
}

}  // namespace smartcv::media::detail
