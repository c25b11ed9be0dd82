#include "media/output/late_comment.h"

#include <new>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/output/metadata_filter.h"
#include "media/output/muxer.h"

namespace smartcv::media::detail {
namespace {

namespace fs = std::filesystem;

class RemovedAtEnd {
 public:
  explicit RemovedAtEnd(fs::path path) : path_(std::move(path)) {}
  ~RemovedAtEnd() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  RemovedAtEnd(const RemovedAtEnd&) = delete;
  RemovedAtEnd& operator=(const RemovedAtEnd&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

AvInputPtr open(const fs::path& file) {
  AVFormatContext* context = nullptr;
  require(avformat_open_input(&context, ("file:" + file.string()).c_str(), nullptr, nullptr), "read the output back");
  AvInputPtr input(context);
  require(avformat_find_stream_info(input.get(), nullptr), "read the output back");
  return input;
}

void add_streams(Muxer& muxer, const AVFormatContext& input) {
  for (unsigned int index = 0; index < input.nb_streams; ++index) {
    const AVStream& source = *input.streams[index];
    AVStream& target = muxer.add_stream();
    require(avcodec_parameters_copy(target.codecpar, source.codecpar), "copy the parameters of a stream");
    target.time_base = source.time_base;
    target.avg_frame_rate = source.avg_frame_rate;
    target.sample_aspect_ratio = source.sample_aspect_ratio;
    target.disposition = source.disposition;
    copy_stream_tags(target, source, true, false);
    copy_stream_side_data(target, source, true);
  }
}

void copy_packets(Muxer& muxer, AVFormatContext& input) {
  const AvPacketPtr packet(av_packet_alloc());
  if (packet == nullptr) {
    throw std::bad_alloc();
  }
  while (av_read_frame(&input, packet.get()) >= 0) {
    const int stream = packet->stream_index;
    if (!muxer.is_attachment(stream)) {
      muxer.write(*packet, stream, input.streams[stream]->time_base);
    }
    av_packet_unref(packet.get());
  }
}

}  // namespace

void add_late_comment(const fs::path& file, const std::string& shown, const AVOutputFormat& container,
                      const std::string& comment) {
  const RemovedAtEnd copy(file.string() + ".marked");
  {
    const AvInputPtr input = open(file);
    std::vector<std::string> nothing_left_out;
    Muxer muxer(container, copy.path(), shown);
    add_streams(muxer, *input);
    copy_chapters(muxer.context(), *input, true, nothing_left_out);
    copy_container_tags(muxer.context(), *input, true, nothing_left_out);
    require(av_dict_set(&muxer.context().metadata, "comment", comment.c_str(), 0), "set a tag");
    muxer.write_header(true);
    copy_packets(muxer, *input);
    muxer.finish();
  }
  std::error_code problem;
  fs::copy_file(copy.path(), file, fs::copy_options::overwrite_existing, problem);
  if (problem) {
    throw Error(ErrorCode::output, "the output cannot be marked as partial: " + problem.message(),
                {"finishing", shown, std::nullopt});
  }
}

}  // namespace smartcv::media::detail
