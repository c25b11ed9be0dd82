#include "media/output/segment_track.h"

#include <algorithm>
#include <new>
#include <numeric>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/output/joined_times.h"

namespace smartcv::media {

std::filesystem::path segment_path(const std::filesystem::path& prefix, std::size_t number) {
  return fmt::format("{}.{:06}.packets", prefix.string(), number);
}

}  // namespace smartcv::media

namespace smartcv::media::detail {

void join_packet_files(const std::vector<std::filesystem::path>& files, const std::function<void(AVPacket&)>& give) {
  const AvPacketPtr packet(av_packet_alloc());
  if (packet == nullptr) {
    throw std::bad_alloc();
  }
  JoinedTimes times;
  for (const auto& path : files) {
    PacketFileReader file(path);
    times.begin_piece(file.summary().early_packets);
    while (file.read(*packet)) {
      packet->dts = times.decoding_time(packet->pts, packet->dts);
      give(*packet);
    }
  }
}

SegmentTrack::SegmentTrack(Segments segments, const AVCodecContext& encoder)
    : segments_(std::move(segments)),
      finished_frames_(std::accumulate(segments_.frames.begin(), segments_.frames.end(), std::int64_t{0})) {
  for (std::size_t number = 0; number < segments_.frames.size(); ++number) {
    check(number, encoder);
  }
}

void SegmentTrack::check(std::size_t number, const AVCodecContext& encoder) {
  const PacketFileReader file(path(number));
  const auto unfit = [&](const std::string& what) {
    return Error(ErrorCode::output, what + "; remove the folder it lies in and begin anew",
                 {"", path(number).string(), std::nullopt});
  };
  if (file.summary().packets != segments_.frames[number]) {
    throw unfit(fmt::format("this part of an unfinished result holds {} frames instead of {}", file.summary().packets,
                            segments_.frames[number]));
  }
  const std::span expected(encoder.extradata, static_cast<std::size_t>(encoder.extradata_size));
  if (av_cmp_q(file.time_base(), encoder.time_base) != 0 || !std::ranges::equal(file.extradata(), expected)) {
    throw unfit("this part of an unfinished result was written by another encoder");
  }
  losses_.insert(file.summary().losses.begin(), file.summary().losses.end());
}

std::filesystem::path SegmentTrack::path(std::size_t number) const { return segment_path(segments_.prefix, number); }

void SegmentTrack::open(const AVCodecContext& encoder) { open_.emplace(path(segments_.frames.size()), encoder); }

void SegmentTrack::write(const AVPacket& packet) { open_->write(packet); }

std::int64_t SegmentTrack::close(const std::set<std::string>& losses) {
  open_->publish(losses);
  const std::int64_t frames = open_->summary().packets;
  open_.reset();
  segments_.frames.push_back(frames);
  finished_frames_ += frames;
  losses_.insert(losses.begin(), losses.end());
  return frames;
}

void SegmentTrack::join(const std::function<void(AVPacket&)>& give) const {
  std::vector<std::filesystem::path> files;
  for (std::size_t number = 0; number < segments_.frames.size(); ++number) {
    files.push_back(path(number));
  }
  join_packet_files(files, give);
}

}  // namespace smartcv::media::detail
