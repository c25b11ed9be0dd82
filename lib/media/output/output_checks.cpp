#include "media/output/output_checks.h"

#include <new>
#include <system_error>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_error.h"
#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {
namespace {

namespace fs = std::filesystem;

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code missing;
  return fs::equivalent(a, b, missing) && !missing;
}

Error unfit(const std::string& shown, const std::string& what) {
  return Error(ErrorCode::output, what + "; nothing was published", {"checking the output", shown, std::nullopt});
}

bool is_picture_track(const AVStream& stream) {
  return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
}

}  // namespace

void require_different_files(const fs::path& output, const fs::path& source) {
  if (same_file(output, source)) {
    throw Error(ErrorCode::usage, "the output is the input itself; choose another name",
                {"", output.string(), std::nullopt});
  }
  if (same_file(output.string() + ".part", source)) {
    throw Error(ErrorCode::usage, "the input has the name of this output's unfinished part; choose another name",
                {"", output.string(), std::nullopt});
  }
}

void verify_video(const fs::path& part, const std::string& shown, std::int64_t frames) {
  AVFormatContext* context = nullptr;
  const int opened = avformat_open_input(&context, ("file:" + part.string()).c_str(), nullptr, nullptr);
  if (opened < 0) {
    throw unfit(shown, "the written file cannot be read back: " + av_error_text(opened));
  }
  const AvInputPtr input(context);
  const AvPacketPtr packet(av_packet_alloc());
  if (packet == nullptr) {
    throw std::bad_alloc();
  }
  std::int64_t count = 0;
  int result = 0;
  while ((result = av_read_frame(input.get(), packet.get())) >= 0) {
    AVStream& stream = *input->streams[packet->stream_index];
    if (is_picture_track(stream)) {
      ++count;
    } else {
      stream.discard = AVDISCARD_ALL;
    }
    av_packet_unref(packet.get());
  }
  if (result != AVERROR_EOF) {
    throw unfit(shown, "the written file cannot be read back to its end: " + av_error_text(result));
  }
  if (count != frames) {
    throw unfit(shown, fmt::format("the written file holds {} frames instead of {}", count, frames));
  }
}

}  // namespace smartcv::media::detail
