#include "media/probe.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace smartcv::media {
namespace {

FrameSpacing spacing_of(const std::vector<std::int64_t>& distances) {
  FrameSpacing spacing;
  if (distances.empty()) {
    return spacing;
  }
  auto sorted = distances;
  std::sort(sorted.begin(), sorted.end());
  spacing.shortest = sorted.front();
  spacing.longest = sorted.back();
  spacing.median = sorted[sorted.size() / 2];
  const std::int64_t tolerance = spacing.median > 4 ? 1 : 0;
  const std::int64_t deviation = std::max(spacing.longest - spacing.median, spacing.median - spacing.shortest);
  spacing.variable = deviation > tolerance;
  spacing.gaps = std::count_if(sorted.begin(), sorted.end(),
                               [&](std::int64_t distance) { return 2 * distance > 3 * spacing.median; });
  return spacing;
}

}  // namespace

ProbeResult probe(const std::filesystem::path& path, int threads) {
  Reader reader(path, {.decoder_threads = threads, .stream_index = std::nullopt});
  ProbeResult result;
  std::vector<std::int64_t> distances;
  while (const auto frame = reader.next()) {
    if (result.last_pts) {
      distances.push_back(frame->pts() - *result.last_pts);
    } else {
      result.first_pts = frame->pts();
    }
    result.last_pts = frame->pts();
  }
  result.source = reader.info();
  result.read = reader.statistics();
  result.spacing = spacing_of(distances);
  return result;
}

}  // namespace smartcv::media
