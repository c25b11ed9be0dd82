#include "media/detail/av_log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

#include "base/log.h"

namespace smartcv::media::detail {
namespace {

struct Listeners {
  std::mutex mutex;
  std::map<const void*, AvLog::Listener> by_key;
};

// Never destroyed: libav's threads may speak until the very end of the program.
Listeners& listeners() {
  static auto* const all = new Listeners;
  return *all;
}

struct Speaker {
  const void* key = nullptr;
  const AVCodecContext* codec = nullptr;
};

// Climbs from the object that speaks to the codec or format context it belongs to.
Speaker speaker_of(void* object) {
  while (object != nullptr) {
    const AVClass* const type = *static_cast<AVClass**>(object);
    if (type == nullptr) {
      return {};
    }
    if (type == avcodec_get_class()) {
      const auto* const codec = static_cast<const AVCodecContext*>(object);
      return {codec->opaque, codec};
    }
    if (type == avformat_get_class()) {
      return {static_cast<const AVFormatContext*>(object)->opaque, nullptr};
    }
    if (type->parent_log_context_offset == 0) {
      return {};
    }
    std::memcpy(&object, static_cast<const char*>(object) + type->parent_log_context_offset, sizeof object);
  }
  return {};
}

std::string message(const char* format, va_list arguments) {
  std::array<char, 1024> buffer{};
  const int length = std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
  std::string text = length < 0 ? "" : buffer.data();
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  return text;
}

void receive(void* object, int level, const char* format, va_list arguments) {
  if ((level & 0xff) > AV_LOG_INFO) {
    return;
  }
  try {
    const std::string text = message(format, arguments);
    const Speaker speaker = speaker_of(object);
    Listeners& all = listeners();
    const std::lock_guard lock(all.mutex);
    const auto found = all.by_key.find(speaker.key);
    if (found != all.by_key.end()) {
      found->second(level & 0xff, text, speaker.codec);
    } else if (level <= AV_LOG_ERROR) {
      log_debug("FFmpeg: " + text);
    }
  } catch (...) {
    // The caller is C: nothing may pass through it, and a lost message is the lesser evil.
    return;
  }
}

}  // namespace

AvLog::AvLog(const void* key, Listener listener) : key_(key) {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(&receive); });
  Listeners& all = listeners();
  const std::lock_guard lock(all.mutex);
  all.by_key.emplace(key_, std::move(listener));
}

AvLog::~AvLog() {
  Listeners& all = listeners();
  const std::lock_guard lock(all.mutex);
  all.by_key.erase(key_);
}

}  // namespace smartcv::media::detail
