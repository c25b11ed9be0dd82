#include "media/output/stream_copier.h"

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "media/detail/av_error.h"
#include "media/output/container.h"
#include "media/output/metadata_filter.h"

namespace smartcv::media::detail {
namespace {

std::string type_name(const AVStream& stream) {
  const char* const name = av_get_media_type_string(stream.codecpar->codec_type);
  return name != nullptr ? name : "unknown";
}

std::string codec_name(const AVStream& stream) {
  if (stream.codecpar->codec_id != AV_CODEC_ID_NONE) {
    return avcodec_get_name(stream.codecpar->codec_id);
  }
  if (stream.codecpar->codec_tag == 0) {
    return "unknown codec";
  }
  std::array<char, AV_FOURCC_MAX_STRING_SIZE> text{};
  return av_fourcc_make_string(text.data(), stream.codecpar->codec_tag);
}

// Announced by the container (a transport stream's table), but nothing of it came.
bool is_silent(const AVStream& stream) {
  return stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO && stream.codecpar->sample_rate <= 0;
}

bool is_cover(const AVStream& stream) { return (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0; }

// QuickTime keeps chapters as a text track. They are copied as chapters; the track is made anew from them.
bool is_chapter_track(const AVFormatContext& input, const AVStream& stream) {
  return input.nb_chapters > 0 && stream.codecpar->codec_type == AVMEDIA_TYPE_DATA &&
         stream.codecpar->codec_tag == MKTAG('t', 'e', 'x', 't');
}

// MP4's time code track. The muxer makes it anew from the video's "timecode" tag.
bool is_timecode_track(const AVStream& stream) {
  return stream.codecpar->codec_type == AVMEDIA_TYPE_DATA && stream.codecpar->codec_tag == MKTAG('t', 'm', 'c', 'd');
}

// Matroska keeps a cover as an attached file: its bytes go into the header, by a name that players look for.
void attach_cover(AVStream& target, const AVStream& source) {
  const AVPacket& picture = source.attached_pic;
  const bool png = source.codecpar->codec_id == AV_CODEC_ID_PNG;
  AVCodecParameters& parameters = *target.codecpar;
  auto* const bytes =
      static_cast<std::uint8_t*>(av_mallocz(static_cast<std::size_t>(picture.size) + AV_INPUT_BUFFER_PADDING_SIZE));
  if (bytes == nullptr) {
    throw std::bad_alloc();
  }
  std::copy_n(picture.data, picture.size, bytes);
  av_freep(&parameters.extradata);
  parameters.extradata = bytes;
  parameters.extradata_size = picture.size;
  parameters.codec_type = AVMEDIA_TYPE_ATTACHMENT;
  target.disposition = 0;
  require(av_dict_set(&target.metadata, "filename", png ? "cover.png" : "cover.jpg", 0), "name the cover");
  require(av_dict_set(&target.metadata, "mimetype", png ? "image/png" : "image/jpeg", 0), "name the cover");
}

}  // namespace

std::string described(const AVStream& stream) {
  return fmt::format("stream {} ({}, {})", stream.index, type_name(stream), codec_name(stream));
}

StreamCopier::StreamCopier(const std::filesystem::path& source, int video_stream)
    : source_(source.string()), video_stream_(video_stream), waiting_(av_packet_alloc()) {
  if (waiting_ == nullptr) {
    throw std::bad_alloc();
  }
  AVFormatContext* context = nullptr;
  int result = avformat_open_input(&context, ("file:" + source_).c_str(), nullptr, nullptr);
  if (result >= 0) {
    input_.reset(context);
    result = avformat_find_stream_info(input_.get(), nullptr);
  }
  if (result < 0) {
    throw Error(ErrorCode::input, "the file cannot be opened a second time: " + av_error_text(result),
                {"copying its other streams", source_, std::nullopt});
  }
}

bool StreamCopier::is_taken(int index, const AVOutputFormat& container, bool keep_metadata,
                            std::vector<std::string>& left_out) const {
  const AVStream& stream = *input_->streams[index];
  const AVMediaType type = stream.codecpar->codec_type;
  const bool timecode_remade = keep_metadata && is_mov_family(container) && is_timecode_track(stream);
  if (is_chapter_track(*input_, stream) || timecode_remade) {
    return false;
  }
  std::string reason;
  if (type == AVMEDIA_TYPE_VIDEO && !is_cover(stream)) {
    reason = "a second video track would show what was hidden in the first";
    log_warning(fmt::format("{}: {} is left out: {}", source_, described(stream), reason));
  } else if (!keep_metadata && !identifying_part(stream).empty()) {
    reason = identifying_part(stream);
    log_info(fmt::format("{}: {} is left out: {}", source_, described(stream), reason));
  } else if (is_silent(stream)) {
    reason = "it is announced, but there is no sound in it";
    log_warning(fmt::format("{}: {} is left out: {}", source_, described(stream), reason));
  } else if (is_cover(stream) && !holds_covers(container)) {
    reason = name_of(container) + " cannot hold a cover picture (these can: mp4, mov, mkv)";
    log_warning(fmt::format("{}: {} is left out: {}", source_, described(stream), reason));
  } else if (!is_cover(stream) && !holds(container, stream.codecpar->codec_id, type)) {
    const std::string fitting = containers_that_hold(stream.codecpar->codec_id, type);
    reason = fmt::format("{} cannot hold {}{}", name_of(container), codec_name(stream),
                         fitting.empty() ? "" : fmt::format(" (these can: {})", fitting));
    log_warning(fmt::format("{}: {} is left out: {}", source_, described(stream), reason));
  }
  if (!reason.empty()) {
    left_out.push_back(described(stream) + ": " + reason);
  }
  return reason.empty();
}

void StreamCopier::add_stream(int index, Muxer& muxer, bool keep_metadata) {
  const AVStream& source = *input_->streams[index];
  AVStream& target = muxer.add_copied_stream(source);
  target.disposition = source.disposition;
  target.duration = av_rescale_q(source.duration, source.time_base, target.time_base);
  copy_stream_tags(target, source, keep_metadata, false);
  copy_stream_side_data(target, source, keep_metadata);
  outputs_[index] = target.index;
  if (is_cover(source) && is_matroska_family(*muxer.context().oformat)) {
    attach_cover(target, source);
  }
}

void StreamCopier::discard_others() {
  for (int index = 0; index < static_cast<int>(input_->nb_streams); ++index) {
    input_->streams[index]->discard = outputs_.contains(index) ? AVDISCARD_NONE : AVDISCARD_ALL;
  }
  ended_ = outputs_.empty();
}

std::vector<int> StreamCopier::copied_streams() const {
  std::vector<int> indices;
  for (const auto& [input, output] : outputs_) {
    indices.push_back(input);
  }
  return indices;
}

// Attached files have no packets: they are in the header already.
bool StreamCopier::has_packets(int input, const Muxer& muxer) const {
  const auto output = outputs_.find(input);
  return output != outputs_.end() && !muxer.is_attachment(output->second);
}

bool StreamCopier::load(const Muxer& muxer) {
  while (!loaded_ && !ended_) {
    const int result = av_read_frame(input_.get(), waiting_.get());
    if (result < 0) {
      ended_ = true;
      if (result != AVERROR_EOF) {
        problem_ = "the source is damaged; its other streams end early: " + av_error_text(result);
        log_warning(source_ + ": " + problem_);
      }
    } else if (has_packets(waiting_->stream_index, muxer)) {
      loaded_ = true;
    } else {
      av_packet_unref(waiting_.get());
    }
  }
  return loaded_;
}

void StreamCopier::hand_over(Muxer& muxer) {
  const int input = waiting_->stream_index;
  loaded_ = false;
  muxer.write(*waiting_, outputs_.at(input), input_->streams[input]->time_base);
  av_packet_unref(waiting_.get());
}

void StreamCopier::copy_until(std::int64_t time, AVRational time_base, Muxer& muxer) {
  while (load(muxer)) {
    const std::int64_t due = waiting_->dts != AV_NOPTS_VALUE ? waiting_->dts : waiting_->pts;
    const AVRational base = input_->streams[waiting_->stream_index]->time_base;
    if (due != AV_NOPTS_VALUE && av_compare_ts(due, base, time, time_base) >= 0) {
      return;
    }
    hand_over(muxer);
  }
}

void StreamCopier::copy_rest(Muxer& muxer) {
  while (load(muxer)) {
    hand_over(muxer);
  }
}

}  // namespace smartcv::media::detail
