#include "media/copy/group_source.h"

#include "base/error.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {

GroupSource::GroupSource(const std::filesystem::path& path, int stream) : packets_(path, stream) {
  const AVBitStreamFilter* const filter =
      av_bsf_get_by_name(codec() == AV_CODEC_ID_HEVC ? "hevc_mp4toannexb" : "h264_mp4toannexb");
  if (filter == nullptr) {
    throw Error(ErrorCode::internal, "this FFmpeg cannot bring packets to start codes");
  }
  AVBSFContext* context = nullptr;
  require(av_bsf_alloc(filter, &context), "prepare the copying of packets");
  filter_.reset(context);
  require(avcodec_parameters_copy(filter_->par_in, packets_.stream().codecpar), "copy codec parameters");
  filter_->time_base_in = packets_.stream().time_base;
  require(av_bsf_init(filter_.get()), "prepare the copying of packets");
}

std::span<const std::uint8_t> GroupSource::parameter_sets() const noexcept {
  return {filter_->par_out->extradata, static_cast<std::size_t>(filter_->par_out->extradata_size)};
}

bool GroupSource::read(AVPacket& packet) {
  for (;;) {
    av_packet_unref(&packet);
    const int result = av_bsf_receive_packet(filter_.get(), &packet);
    if (result >= 0) {
      return true;
    }
    if (result == AVERROR_EOF) {
      return false;
    }
    if (result != AVERROR(EAGAIN)) {
      require(result, "bring a packet to start codes");
    }
    if (!ended_ && packets_.read(packet)) {
      require(av_bsf_send_packet(filter_.get(), &packet), "bring a packet to start codes");
    } else {
      ended_ = true;
      require(av_bsf_send_packet(filter_.get(), nullptr), "bring a packet to start codes");
    }
  }
}

}  // namespace smartcv::media::detail
