#include "media/copy/group_track.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/format.h"
#include "media/copy/nal_units.h"
#include "media/detail/av_error.h"
#include "media/join_error.h"

namespace smartcv::media::detail {
namespace {

constexpr std::size_t most_held_bytes = std::size_t{256} * 1024 * 1024;

std::size_t bytes_of(const Frame& frame) {
  std::size_t bytes = 0;
  for (const ConstComponent& component : frame.picture().view()) {
    bytes += static_cast<std::size_t>(component.width) * static_cast<std::size_t>(component.height) *
             (component.wide() ? 2 : 1);
  }
  return bytes;
}

JoinError unfit(const std::string& what) {
  return {ErrorCode::output, "copied and encoded groups of pictures do not fit together: " + what};
}

}  // namespace

GroupTrack::GroupTrack(Parts parts, std::unique_ptr<Encoder> encoder)
    : parts_(std::move(parts)),
      encoder_(std::move(encoder)),
      delay_(std::max(parts_.plan.delay, encoder_->context().has_b_frames)),
      source_(parts_.source, parts_.stream),
      packet_(checked(av_packet_alloc())) {}

void GroupTrack::write(Frame frame, std::int64_t output_pts) {
  if (group_ >= parts_.plan.groups.size() || parts_.plan.groups[group_].times[seen_.size()] != frame.pts()) {
    throw unfit(fmt::format("the decoder shows a picture at {}, where the packets have none", frame.pts()));
  }
  seen_.push_back({JoinCheck::look_at(frame), output_pts});
  changed_ = changed_ || !frame.as_decoded() || frame.damaged();
  held_bytes_ += bytes_of(frame);
  held_.push_back(std::move(frame));
  if (changed_ || held_bytes_ > most_held_bytes || encoding_) {
    encode_held();
  }
  if (seen_.size() == parts_.plan.groups[group_].times.size()) {
    close_group();
  }
}

void GroupTrack::encode_held() {
  if (encoder_ == nullptr) {
    encoder_ = parts_.new_encoder();
  }
  encoding_ = true;
  for (Frame& frame : held_) {
    encoder_->send(std::move(frame));
    collect();
  }
  held_.clear();
  held_bytes_ = 0;
}

void GroupTrack::collect() {
  while (encoder_->receive(*packet_)) {
    AvPacketPtr kept(checked(av_packet_alloc()));
    av_packet_move_ref(kept.get(), packet_.get());
    encoded_.push_back(std::move(kept));
  }
}

void GroupTrack::close_group() {
  for (const Seen& seen : seen_) {
    check_.expect(seen.look, seen.output_pts, !changed_);
  }
  const auto& group = parts_.plan.groups[group_];
  times_.insert(times_.end(), group.times.begin(), group.times.begin() + static_cast<std::ptrdiff_t>(seen_.size()));
  if (changed_) {
    encode_held();
    give_encoded();
  } else {
    copy_group();
  }
  if (encoding_) {
    encoder_.reset();  // it is of no use for another group
  }
  encoding_ = false;
  held_.clear();
  held_bytes_ = 0;
  encoded_.clear();
  seen_.clear();
  changed_ = false;
  ++group_;
}

void GroupTrack::give_encoded() {
  encoder_->drain();
  collect();
  losses_.insert(encoder_->losses().begin(), encoder_->losses().end());
  if (encoded_.size() != seen_.size()) {
    throw unfit(fmt::format("the encoder gave {} pictures for {} frames", encoded_.size(), seen_.size()));
  }
  for (const AvPacketPtr& packet : encoded_) {
    give(*packet);
  }
}

void GroupTrack::copy_group() {
  const std::size_t begin = parts_.plan.groups[group_].first_packet;
  const NalFilter filter{.keep_messages = parts_.keep_metadata, .drop_parameter_sets = parts_.drop_parameter_sets};
  for (std::size_t i = 0; i < seen_.size();) {
    if (!source_.read(*packet_)) {
      throw unfit("the source has become shorter while it was read");
    }
    if (source_packets_++ < begin) {
      continue;
    }
    ++i;
    const auto bytes = filtered({packet_->data, static_cast<std::size_t>(packet_->size)}, parts_.plan.codec, filter);
    AvPacketPtr copy(checked(av_packet_alloc()));
    require(av_new_packet(copy.get(), static_cast<int>(bytes.size())), "take memory for a packet");
    std::memcpy(copy->data, bytes.data(), bytes.size());
    copy->pts = packet_->pts;
    copy->duration = packet_->duration;
    copy->flags = packet_->flags & AV_PKT_FLAG_KEY;
    give(*copy);
  }
  copied_frames_ += static_cast<std::int64_t>(seen_.size());
}

void GroupTrack::give(AVPacket& packet) {
  const auto back = static_cast<std::size_t>(delay_);
  packet.dts =
      given_ >= back ? times_[given_ - back] : times_.front() - static_cast<std::int64_t>(back - given_) * parts_.step;
  if (packet.dts > packet.pts) {
    throw unfit("a picture would be decoded after it is shown");
  }
  ++given_;
  parts_.give(packet);
}

void GroupTrack::end() {
  if (!seen_.empty()) {
    changed_ = true;  // not complete
    close_group();
  }
}

}  // namespace smartcv::media::detail
