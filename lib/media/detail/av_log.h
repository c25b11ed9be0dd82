#ifndef SMARTCV_MEDIA_DETAIL_AV_LOG_H
#define SMARTCV_MEDIA_DETAIL_AV_LOG_H

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

#include <functional>
#include <string>

namespace smartcv::media::detail {

// Hears what libav says about the contexts whose `opaque` is `key`. Nothing of libav's own log goes to
// stderr: messages of contexts nobody listens to become debug lines of smartcv's log.
//
// Note [Why opaque]: with frame threads a decoder speaks through copies of its context; the copies share `opaque` with
// the context we own, so it is the one thing that leads from a message back to its reader.
class AvLog {
 public:
  // `level` is libav's (AV_LOG_ERROR …). `codec` is the speaking (maybe copied) codec context, null for a demuxer or
  // muxer. Called on any thread, one at a time, for AV_LOG_INFO and worse; must not call libav.
  using Listener = std::function<void(int level, const std::string& text, const AVCodecContext* codec)>;

  // `key`: an address nobody else uses, such as that of the owner.
  AvLog(const void* key, Listener listener);
  ~AvLog();
  AvLog(const AvLog&) = delete;
  AvLog& operator=(const AvLog&) = delete;

 private:
  const void* key_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_AV_LOG_H
