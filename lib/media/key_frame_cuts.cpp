#include "media/key_frame_cuts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "media/detail/av_ptr.h"
#include "media/detail/packet_source.h"

namespace smartcv::media {

using namespace detail;

namespace {

struct PacketTimes {
  std::vector<std::int64_t> all;   // rising
  std::vector<std::int64_t> keys;  // rising
};

// Nothing when reading from the middle could give other frames or times.
std::optional<PacketTimes> packet_times(PacketSource& source) {
  PacketTimes times;
  const AvPacketPtr packet(checked(av_packet_alloc()));
  while (source.read(*packet)) {
    if (packet->pts == AV_NOPTS_VALUE || (packet->flags & AV_PKT_FLAG_DISCARD) != 0) {
      return std::nullopt;
    }
    const std::int64_t pts = packet->pts;
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0) {
      if (!times.keys.empty() && pts <= times.keys.back()) {
        return std::nullopt;
      }
      times.keys.push_back(pts);
    }
    // Pictures may be shown before the key frame they follow, but not before the one before that.
    if (times.keys.empty() || pts < times.keys[times.keys.size() - std::min<std::size_t>(times.keys.size(), 2)]) {
      return std::nullopt;
    }
    times.all.push_back(pts);
  }
  std::ranges::sort(times.all);
  const bool twice = std::ranges::adjacent_find(times.all) != times.all.end();
  const bool whole = !source.ends_early() && source.corrupt_packets() == 0;
  return twice || !whole || times.all.empty() ? std::nullopt : std::optional(times);
}

// The container's word on how long it is; nothing: not known.
std::optional<double> declared_seconds(PacketSource& source) {
  const std::int64_t duration = source.input().duration;
  return duration > 0 ? std::optional(static_cast<double>(duration) / AV_TIME_BASE) : std::nullopt;
}

}  // namespace

std::vector<KeyFrameCut> cut_at_key_frames(const std::filesystem::path& video, double seconds, double lead_in) {
  PacketSource source(video, std::nullopt);
  if (const auto declared = declared_seconds(source); declared && *declared < seconds) {
    return {};
  }
  const auto times = packet_times(source);
  if (!times) {
    return {};
  }
  const double tick = av_q2d(source.stream().time_base);
  const auto ticks = [tick](double of_seconds) { return static_cast<std::int64_t>(std::ceil(of_seconds / tick)); };
  const auto number_of = [&](std::int64_t pts) {
    return std::ranges::lower_bound(times->all, pts) - times->all.begin();
  };
  std::vector<KeyFrameCut> cuts{{times->all.front(), 0, times->all.front(), 0}};
  for (const std::int64_t key : times->keys) {
    // A short rest is no piece of its own.
    if (key - cuts.back().start_pts < ticks(seconds) || times->all.back() - key < ticks(seconds / 2)) {
      continue;
    }
    const auto behind = std::ranges::upper_bound(times->keys, key - ticks(lead_in));
    const std::int64_t from = behind == times->keys.begin() ? times->all.front() : *std::prev(behind);
    cuts.push_back({key, number_of(key), from, number_of(from)});
  }
  return cuts;
}

}  // namespace smartcv::media
