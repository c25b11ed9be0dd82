#include "media/detail/input_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>
#include <string_view>

#include "base/error.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/av_log.h"

namespace smartcv::media::detail {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw Error(ErrorCode::input, why, {.file = path.string()});
}

void check_file(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (!fs::exists(status)) {
    refuse(path, "there is no such file");
  }
  if (fs::is_directory(status)) {
    refuse(path, "this is a folder, not a file; name one video file");
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    refuse(path, std::string("the file cannot be read: ") + std::strerror(errno));
  }
  ::close(descriptor);
  if (fs::is_regular_file(status) && fs::file_size(path, failure) == 0) {
    refuse(path, "the file is empty");
  }
}

// The demuxer of MP4 also takes whatever has an MP4's name; a real one begins with one of these boxes.
bool begins_like_mp4(const fs::path& path) {
  std::array<char, 8> start{};
  std::ifstream(path, std::ios::binary).read(start.data(), start.size());
  const std::string_view type(start.data() + 4, 4);
  return type == "ftyp" || type == "mdat" || type == "free" || type == "skip" || type == "wide" || type == "moov";
}

std::string reason(const fs::path& path, int code, const std::string& first_message) {
  if (first_message.find("moov atom not found") != std::string::npos && begins_like_mp4(path)) {
    return "the file is cut short or its recording was never finished: the index (moov) is missing; get a complete "
           "copy";
  }
  if (code == AVERROR_INVALIDDATA) {
    return "this is not a media file FFmpeg can read";
  }
  return "the file cannot be opened: " + av_error_text(code);
}

}  // namespace

std::string file_url(const fs::path& path) { return "file:" + path.string(); }

AvInputPtr open_input(const fs::path& path) {
  check_file(path);
  std::string first_message;
  const AvLog log(&first_message, [&first_message](int level, const std::string& text, const AVCodecContext*) {
    if (level <= AV_LOG_ERROR && first_message.empty()) {
      first_message = text;
    }
  });
  AVFormatContext* context = avformat_alloc_context();
  if (context == nullptr) {
    throw std::bad_alloc();
  }
  context->opaque = &first_message;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  const int opened = avformat_open_input(&context, file_url(path).c_str(), nullptr, &options);
  av_dict_free(&options);
  if (opened == AVERROR(ENOMEM)) {
    throw std::bad_alloc();
  }
  if (opened < 0) {
    refuse(path, reason(path, opened, first_message));
  }
  AvInputPtr input(context);
  pass_stream_side_data_to_decoder(*input);
  const int found = avformat_find_stream_info(input.get(), nullptr);
  input->opaque = nullptr;
  if (found < 0) {
    refuse(path, reason(path, found, first_message));
  }
  return input;
}

}  // namespace smartcv::media::detail
