#include "media/detail/packet_source.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <string_view>
#include <utility>

#include "media/detail/av_error.h"
#include "media/detail/container_end.h"
#include "media/detail/input_file.h"
#include "media/detail/stream_choice.h"

namespace smartcv::media::detail {
namespace {

// Longest stretch without a key frame that is taken for the rest of a group of pictures: 20 s at 30 frames per second.
constexpr std::size_t most_packets_before_key_frame = 600;

bool is_format(const AVFormatContext& input, std::string_view name) {
  return std::string_view(input.iformat->name).find(name) != std::string_view::npos;
}

// A stream that can be cut anywhere, with a codec whose key frames the parser knows.
bool may_start_between_key_frames(const AVFormatContext& input, const AVStream& stream) {
  const AVCodecID codec = stream.codecpar->codec_id;
  return (input.iformat->flags & AVFMT_TS_DISCONT) != 0 &&
         (codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC || codec == AV_CODEC_ID_MPEG2VIDEO ||
          codec == AV_CODEC_ID_MPEG1VIDEO);
}

}  // namespace

PacketSource::PacketSource(const std::filesystem::path& path, std::optional<int> wanted_stream,
                           std::optional<ImageSequence> images)
    : path_(path),
      log_(this,
           [this](int level, const std::string& text, const AVCodecContext*) {
             if (level <= AV_LOG_ERROR) {
               ++corrupt_packets_;
               note_problem(text);
             }
           }),
      images_(std::move(images)),
      input_(images_ ? open_image_sequence(*images_, path) : open_input(path)),
      stream_index_(choose_video_stream(*input_, wanted_stream, path)),
      is_mp4_(is_format(*input_, "mp4")),
      wants_key_frame_(may_start_between_key_frames(*input_, stream())) {
  // What the demuxer says while it reads packets is about damage; what it said about the header is not.
  input_->opaque = this;
  for (unsigned i = 0; is_mp4_ && i < input_->nb_streams; ++i) {
    if (static_cast<int>(i) != stream_index_) {
      input_->streams[i]->discard = AVDISCARD_ALL;
    }
  }
}

bool PacketSource::seek(std::int64_t pts) {
  whole_ = false;
  wants_key_frame_ = false;
  const std::int64_t second = av_rescale_q(1, {1, 1}, stream().time_base);
  AvPacketPtr packet(av_packet_alloc());
  if (packet == nullptr) {
    throw std::bad_alloc();
  }
  // A container without an index (transport streams) leads to any packet that is decoded about then.
  for (const std::int64_t seconds_back : {0, 1, 4, 16, 64}) {
    if (av_seek_frame(input_.get(), stream_index_, pts - seconds_back * second, AVSEEK_FLAG_BACKWARD) < 0 ||
        !read_from_file(*packet)) {
      continue;
    }
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0 && packet->pts != AV_NOPTS_VALUE && packet->pts <= pts) {
      waiting_.push_back(std::move(packet));
      corrupt_packets_ = 0;  // of the landing places in between
      first_problem_.clear();
      return true;
    }
    av_packet_unref(packet.get());
  }
  return false;
}

bool PacketSource::read(AVPacket& packet) {
  av_packet_unref(&packet);
  if (wants_key_frame_) {
    return skip_to_key_frame(packet);
  }
  if (!waiting_.empty()) {
    av_packet_move_ref(&packet, waiting_.front().get());
    waiting_.pop_front();
    return true;
  }
  return read_from_file(packet);
}

bool PacketSource::skip_to_key_frame(AVPacket& packet) {
  wants_key_frame_ = false;
  while (waiting_.size() < most_packets_before_key_frame && read_from_file(packet)) {
    if ((packet.flags & AV_PKT_FLAG_KEY) != 0) {
      waiting_.clear();
      return true;
    }
    AvPacketPtr kept(av_packet_alloc());
    if (kept == nullptr) {
      throw std::bad_alloc();
    }
    av_packet_move_ref(kept.get(), &packet);
    waiting_.push_back(std::move(kept));
  }
  // Without any key frame the decoder has to find its own way in.
  return read(packet);
}

bool PacketSource::read_from_file(AVPacket& packet) {
  for (;;) {
    const int result = av_read_frame(input_.get(), &packet);
    if (result == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    if (result == AVERROR(EAGAIN)) {
      continue;
    }
    if (result < 0) {
      check_end(result);
      return false;
    }
    date_image(packet);
    note_time(packet);
    if (packet.stream_index == stream_index_) {
      ++packets_;
      if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) {
        ++corrupt_packets_;
        note_problem("a packet is damaged or incomplete");
      }
      return true;
    }
    av_packet_unref(&packet);
  }
}

void PacketSource::date_image(AVPacket& packet) const {
  if (images_ && static_cast<std::size_t>(packets_) < images_->times.size()) {
    const ImageTime& time = images_->times[static_cast<std::size_t>(packets_)];
    packet.pts = packet.dts = time.pts;
    packet.duration = time.duration;
  }
}

void PacketSource::note_time(const AVPacket& packet) {
  const std::int64_t start = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
  if (start != AV_NOPTS_VALUE) {
    const AVRational time_base = input_->streams[packet.stream_index]->time_base;
    last_end_ = std::max(last_end_, static_cast<double>(start + packet.duration) * av_q2d(time_base));
  }
}

void PacketSource::check_end(int result) {
  if (result != AVERROR_EOF || (input_->pb != nullptr && input_->pb->error < 0)) {
    ends_early_ = true;
    note_problem("reading stopped: " + av_error_text(result != AVERROR_EOF ? result : input_->pb->error));
  }
  if (!whole_) {
    return;
  }
  if (is_mp4_) {
    check_index();
  }
  if (is_cut_short(path_) || ends_before_declared_duration()) {
    ends_early_ = true;
    note_problem("the file ends before the end it declares");
  }
}

void PacketSource::check_index() {
  AVStream* const stream = input_->streams[stream_index_];
  const int entries = avformat_index_get_entries_count(stream);
  std::int64_t shown = 0;
  for (int i = 0; i < entries; ++i) {
    const AVIndexEntry* const entry = avformat_index_get_entry(stream, i);
    shown += entry != nullptr && (entry->flags & AVINDEX_DISCARD_FRAME) == 0 ? 1 : 0;
  }
  indexed_frames_ = shown;
  if (packets_ < entries) {
    ends_early_ = true;
    note_problem("the file ends before the last frame of its index");
  }
}

bool PacketSource::ends_before_declared_duration() const {
  if (is_mp4_ || is_format(*input_, "matroska") || is_format(*input_, "avi") ||
      input_->duration_estimation_method != AVFMT_DURATION_FROM_STREAM || input_->duration <= 0) {
    return false;
  }
  const double declared = static_cast<double>(input_->duration) / AV_TIME_BASE;
  const double start =
      input_->start_time != AV_NOPTS_VALUE ? static_cast<double>(input_->start_time) / AV_TIME_BASE : 0;
  return last_end_ - start < declared - std::max(1.0, 0.05 * declared);
}

void PacketSource::note_problem(const std::string& text) {
  if (first_problem_.empty()) {
    first_problem_ = text;
  }
}

}  // namespace smartcv::media::detail
