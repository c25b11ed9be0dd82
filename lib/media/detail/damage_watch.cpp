#include "media/detail/damage_watch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "media/detail/av_compat.h"

namespace smartcv::media::detail {
namespace {

// What decoders call errors although every sample they give is right: book-keeping of reference frames that an encoder
// got wrong but does not use, extra data that is not picture, units of later standards.
constexpr std::array<std::string_view, 9> harmless{
    "mmco: unref short failure",
    "number of reference frames (",
    "illegal short term buffer state detected",
    "co located POCs unavailable",
    "SEI type ",
    "Invalid SEI",
    "VPS ",
    "Invalid NAL unit ",
    "Unknown profile",
};

}  // namespace

bool tells_damage(int level, std::string_view text) {
  // Concealment of lost blocks is told at the level of chatter.
  if (text.starts_with("concealing ")) {
    return true;
  }
  return level <= AV_LOG_ERROR && std::none_of(harmless.begin(), harmless.end(),
                                               [&](std::string_view beginning) { return text.starts_with(beginning); });
}

DamageWatch::DamageWatch()
    : log_(this, [this](int level, const std::string& text, const AVCodecContext* codec) {
        if (codec != nullptr && tells_damage(level, text)) {
          on_message(text, *codec);
        }
      }) {}

void DamageWatch::attach(AVCodecContext& codec) {
  codec.opaque = this;
  enable_packet_numbers(codec);
}

void DamageWatch::number(AVCodecContext& codec, AVPacket& packet, bool damaged) {
  const std::lock_guard lock(mutex_);
  number_packet(codec, packet, ++sent_);
  if (damaged) {
    damaged_.insert(sent_);
  }
}

void DamageWatch::on_message(const std::string& text, const AVCodecContext& codec) {
  const std::lock_guard lock(mutex_);
  note(text);
  if (const auto number = packet_number(codec)) {
    damaged_.insert(*number);
    return;
  }
  for (std::int64_t number = sent_ - codec.thread_count; number <= sent_; ++number) {
    damaged_.insert(number);
  }
}

void DamageWatch::add_error(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (damaged_.empty()) {
    note(text);
    mark_next_ = true;
  }
}

bool DamageWatch::take_mark(const AVFrame& frame) {
  const std::int64_t number = packet_number(frame);
  const std::lock_guard lock(mutex_);
  const bool marked = std::exchange(mark_next_, false);
  // The second field of a frame may come in a packet of its own.
  const std::int64_t last = is_interlaced(frame) ? number + 1 : number;
  const auto found = damaged_.lower_bound(number - 1);
  return marked || (found != damaged_.end() && *found <= last);
}

void DamageWatch::note(const std::string& text) {
  ++errors_;
  if (first_problem_.empty()) {
    first_problem_ = text;
  }
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
