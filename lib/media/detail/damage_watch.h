#ifndef SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H
#define SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "media/detail/av_log.h"

namespace smartcv::media::detail {

// Whether a decoder's message of this level (AV_LOG_ERROR …) means that samples are wrong.
[[nodiscard]] bool tells_damage(int level, std::string_view text);

// Learns from a decoder which of its frames are damaged.
//
// Note [Whose error]: most decoders say what went wrong only in their log; the flags on the frame stay clean. So the
// packets are numbered, libav carries the number to the frame, and a message counts against the packet its speaker
// (the context or a thread's copy of it) is working on. Where libav does not tell the packet, all that may be at work
// are marked. The frame of the packet that follows is marked too: a packet with an error may leave no frame at all,
// and the next one then builds on something that is not there.
class DamageWatch {
 public:
  DamageWatch();
  DamageWatch(const DamageWatch&) = delete;
  DamageWatch& operator=(const DamageWatch&) = delete;

  // Before avcodec_open2; the watch must outlive the context.
  void attach(AVCodecContext& codec);
  // Before each packet is sent; `damaged` when the demuxer says so.
  void number(AVCodecContext& codec, AVPacket& packet, bool damaged);

  // The decoder returned an error. Decoders that talk have said so already, earlier and with the packet's number; for a
  // silent one it is counted, and the next frame that comes out is marked.
  void add_error(const std::string& text);
  // True when something was wrong with this frame; to be asked once for each.
  [[nodiscard]] bool take_mark(const AVFrame& frame);

  [[nodiscard]] std::int64_t errors() const;
  // The first thing that was said; empty when nothing was.
  [[nodiscard]] std::string first_problem() const;

 private:
  void on_message(const std::string& text, const AVCodecContext& codec);
  void note(const std::string& text);

  mutable std::mutex mutex_;
  std::int64_t sent_ = 0;
  std::set<std::int64_t> damaged_;  // packets
  bool mark_next_ = false;
  std::int64_t errors_ = 0;
  std::string first_problem_;
  AvLog log_;  // last: it may speak from its construction on
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H
