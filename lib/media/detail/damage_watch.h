#ifndef SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H
#define SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "media/detail/av_log.h"

namespace smartcv::media::detail {

// Learns from a decoder which of its frames are damaged.
//
// Note [Whose error]: most decoders say what went wrong only in their log; the flags on the frame stay clean. So each
// picture buffer the decoder takes gets a mark (AVFrame::opaque_ref travels with the picture), and a message marks
// the picture that the same (thread's copy of the) codec context took last. A message before the first picture, or of
// a decoder that keeps pictures of its own (dav1d), marks the next frame that comes out: rather one frame too many.
class DamageWatch {
 public:
  DamageWatch();
  ~DamageWatch();
  DamageWatch(const DamageWatch&) = delete;
  DamageWatch& operator=(const DamageWatch&) = delete;

  // Before avcodec_open2; the watch must outlive the context.
  void attach(AVCodecContext& codec);

  // The decoder returned an error for a packet: counted, and the next frame is marked.
  void add_error(const std::string& text);
  // The next frame is damaged for a reason that is counted elsewhere.
  void mark_next();
  // True when something was wrong with this frame. Takes the mark off the frame.
  [[nodiscard]] bool take_mark(AVFrame& frame);

  [[nodiscard]] std::int64_t errors() const;
  // The first thing that was said; empty when nothing was.
  [[nodiscard]] std::string first_problem() const;

 private:
  using Mark = std::atomic<bool>;
  static int get_buffer(AVCodecContext* codec, AVFrame* frame, int flags);
  void on_message(const std::string& text, const AVCodecContext* codec);

  mutable std::mutex mutex_;
  std::map<const AVCodecContext*, std::shared_ptr<Mark>> last_picture_;
  bool mark_next_ = false;
  std::int64_t errors_ = 0;
  std::string first_problem_;
  AvLog log_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_DAMAGE_WATCH_H
