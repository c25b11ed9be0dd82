#ifndef SMARTCV_MEDIA_COPY_GROUP_SOURCE_H
#define SMARTCV_MEDIA_COPY_GROUP_SOURCE_H

extern "C" {
#include <libavcodec/bsf.h>
}

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "media/detail/packet_source.h"

namespace smartcv::media::detail {

struct AvBsfFree {
  void operator()(AVBSFContext* p) const noexcept { av_bsf_free(&p); }
};
using AvBsfPtr = std::unique_ptr<AVBSFContext, AvBsfFree>;

// The packets of an H.264 or HEVC stream with start codes (annex B) and with its parameter sets before each IDR
// picture, however the container keeps them.
class GroupSource {
 public:
  // Throws Error(input), and Error(internal) when FFmpeg has no filter for it.
  GroupSource(const std::filesystem::path& path, int stream);

  [[nodiscard]] AVCodecID codec() const noexcept { return packets_.stream().codecpar->codec_id; }
  [[nodiscard]] AVRational time_base() const noexcept { return packets_.stream().time_base; }
  // Parameter sets, annex B.
  [[nodiscard]] std::span<const std::uint8_t> parameter_sets() const noexcept;

  // False at the end.
  [[nodiscard]] bool read(AVPacket& packet);
  // True when every packet so far was sound.
  [[nodiscard]] bool sound() const noexcept { return packets_.corrupt_packets() == 0 && !packets_.ends_early(); }

 private:
  PacketSource packets_;
  AvBsfPtr filter_;
  bool ended_ = false;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_COPY_GROUP_SOURCE_H
