#include "media/copy/group_plan.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/copy/group_source.h"
#include "media/copy/nal_units.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"

namespace smartcv::media::detail {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Why this source, encoder and container cannot go together; empty when they can.
std::string mismatch(const SourceInfo& source, const EncoderChoice& choice, const AVOutputFormat& container) {
  const AVCodecParameters& video = *source.parameters->video;
  const std::string codec = avcodec_get_name(video.codec_id);
  if (video.codec_id != AV_CODEC_ID_H264 && video.codec_id != AV_CODEC_ID_HEVC) {
    return fmt::format("the video is {}; groups can be copied of H.264 and HEVC", codec);
  }
  if (choice.codec->id != video.codec_id) {
    return fmt::format("the video is {}, but is encoded as {}", codec, avcodec_get_name(choice.codec->id));
  }
  const bool matched =
      std::string_view(choice.codec->name) == "libx264" || std::string_view(choice.codec->name) == "libx265";
  if (!matched) {
    return fmt::format("the encoder {} cannot be told to fit; libx264 and libx265 can", choice.codec->name);
  }
  if (!is_mov_family(container) && !is_matroska_family(container)) {
    return fmt::format("{} is not among the containers for it: mp4, mov and mkv", name_of(container));
  }
  if (!choice.format_remark.empty()) {
    return "the pictures are encoded in another sample format than the source's";
  }
  if (source.video.interlaced) {
    return "the video is interlaced";
  }
  if (choice.pictures_given) {
    return "the pictures are not the source's";
  }
  return "";
}

std::string text_of(const NalUnit& unit) { return {unit.bytes.begin(), unit.bytes.end()}; }

class Scan {
 public:
  Scan(GroupSource& source, GroupPlan& plan) : source_(source), plan_(plan) {}

  // Empty, or why not.
  [[nodiscard]] std::string run() {
    if (std::string reason = take_parameter_sets(); !reason.empty()) {
      return reason;
    }
    const AvPacketPtr packet(checked(av_packet_alloc()));
    while (source_.read(*packet)) {
      if (std::string reason = take(*packet); !reason.empty()) {
        return reason;
      }
    }
    if (!source_.sound()) {
      return "the source is damaged";
    }
    return times_.empty() ? "there is no picture in it" : close();
  }

 private:
  [[nodiscard]] std::string take_parameter_sets() {
    const auto sets = source_.parameter_sets();
    std::set<unsigned> numbers;
    for (const NalUnit& unit : nal_units(sets, plan_.codec)) {
      if (!is_parameter_set(unit, plan_.codec)) {
        continue;
      }
      known_.insert(text_of(unit));
      if (plan_.codec == AV_CODEC_ID_H264) {
        const auto number = set_number(unit);
        if (!number) {
          return "its parameter sets cannot be read";
        }
        numbers.insert(*number);
      }
    }
    if (known_.empty()) {
      return "its parameter sets are not in the file's header";
    }
    while (numbers.contains(plan_.free_number)) {
      ++plan_.free_number;
    }
    constexpr unsigned most = 31;  // H.264 counts SPS up to it
    if (plan_.free_number > most) {
      return "no number is left for another parameter set";
    }
    plan_.parameter_sets = filtered(sets, plan_.codec, {});
    return "";
  }

  [[nodiscard]] std::string take(const AVPacket& packet) {
    if (packet.pts == AV_NOPTS_VALUE) {
      return "pictures in it have no time";
    }
    if ((packet.flags & AV_PKT_FLAG_DISCARD) != 0) {
      return "an edit list cuts pictures away";
    }
    if (av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, nullptr) != nullptr) {
      return "its parameter sets change";
    }
    const auto units = nal_units({packet.data, static_cast<std::size_t>(packet.size)}, plan_.codec);
    for (const NalUnit& unit : units) {
      if (is_parameter_set(unit, plan_.codec) && unit.layer == 0 && !known_.contains(text_of(unit))) {
        return "its parameter sets change";
      }
    }
    if (begins_with_idr(units, plan_.codec)) {
      starts_.push_back(times_.size());
    } else if (times_.empty()) {
      return "it does not begin with an IDR picture";
    }
    times_.push_back(packet.pts);
    return "";
  }

  // Cuts at those IDR pictures before which everything is shown that was decoded, and after which nothing is shown
  // that was decoded later.
  [[nodiscard]] std::string close() {
    const std::size_t count = times_.size();
    std::vector<std::int64_t> latest(count + 1, INT64_MIN);    // of the packets before
    std::vector<std::int64_t> earliest(count + 1, INT64_MAX);  // of the packets from here on
    for (std::size_t i = 0; i < count; ++i) {
      latest[i + 1] = std::max(latest[i], times_[i]);
    }
    for (std::size_t i = count; i-- > 0;) {
      earliest[i] = std::min(earliest[i + 1], times_[i]);
    }
    for (const std::size_t start : starts_) {
      if (latest[start] < earliest[start] && times_[start] == earliest[start]) {
        plan_.groups.push_back({start, {}});
      }
    }
    if (plan_.groups.empty() || plan_.groups.front().first_packet != 0) {
      return "its first group of pictures is open";
    }
    for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
      const std::size_t begin = plan_.groups[g].first_packet;
      const std::size_t end = g + 1 < plan_.groups.size() ? plan_.groups[g + 1].first_packet : count;
      if (!take_group(plan_.groups[g], begin, end)) {
        return "two pictures in it have the same time";
      }
    }
    return "";
  }

  [[nodiscard]] bool take_group(GroupPlan::Group& group, std::size_t begin, std::size_t end) {
    group.times.assign(times_.begin() + static_cast<std::ptrdiff_t>(begin),
                       times_.begin() + static_cast<std::ptrdiff_t>(end));
    std::ranges::sort(group.times);
    for (std::size_t i = begin; i < end; ++i) {
      const auto shown = std::ranges::lower_bound(group.times, times_[i]) - group.times.begin();
      plan_.delay = std::max(plan_.delay, static_cast<int>(static_cast<std::ptrdiff_t>(i - begin) - shown));
    }
    return std::ranges::adjacent_find(group.times) == group.times.end();
  }

  GroupSource& source_;
  GroupPlan& plan_;
  std::set<std::string> known_;      // parameter sets
  std::vector<std::int64_t> times_;  // of all packets, in coding order
  std::vector<std::size_t> starts_;  // packets with IDR pictures
};

}  // namespace

GroupPlanOrReason plan_groups(const SourceInfo& source, const EncoderChoice& choice, const AVOutputFormat& container) {
  GroupPlanOrReason result;
  result.reason = mismatch(source, choice, container);
  if (!result.reason.empty()) {
    return result;
  }
  GroupPlan plan;
  plan.codec = choice.codec->id;
  plan.profile = source.parameters->video->profile;
  plan.level = source.parameters->video->level;
  try {
    GroupSource packets(source.parameters->path, source.parameters->video_stream);
    plan.time_base = packets.time_base();
    result.reason = Scan(packets, plan).run();
  } catch (const Error& error) {
    result.reason = error.message();
  }
  if (result.reason.empty()) {
    result.plan = std::move(plan);
  }
  return result;
}

StreamMatch match_of(const GroupPlan& plan) {
  return {.parameter_set_number = static_cast<int>(plan.free_number), .profile = plan.profile, .level = plan.level};
}

void adapt_header(const GroupPlan& plan, const AVOutputFormat& container, AVCodecParameters& parameters) {
  if (plan.codec == AV_CODEC_ID_HEVC) {
    if (is_mov_family(container)) {
      parameters.codec_tag = MKTAG('h', 'e', 'v', '1');
    }
    return;
  }
  Bytes both = plan.parameter_sets;
  both.insert(both.end(), parameters.extradata, parameters.extradata + parameters.extradata_size);
  auto* const bytes = static_cast<std::uint8_t*>(checked(av_mallocz(both.size() + AV_INPUT_BUFFER_PADDING_SIZE)));
  std::memcpy(bytes, both.data(), both.size());
  av_freep(&parameters.extradata);
  parameters.extradata = bytes;
  parameters.extradata_size = static_cast<int>(both.size());
}

}  // namespace smartcv::media::detail
