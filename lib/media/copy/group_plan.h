#ifndef SMARTCV_MEDIA_COPY_GROUP_PLAN_H
#define SMARTCV_MEDIA_COPY_GROUP_PLAN_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/detail/av_ptr.h"
#include "media/output/encoder_choice.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// The closed groups of pictures of a source: each begins with an IDR picture, is shown as a whole before the next one,
// and nothing in it refers to anything outside.
//
// Note [Clean groups]: groups in which no picture was changed are copied as packets, the others are encoded, each by an
// encoder of its own. All packets stand with start codes until the muxer has them. Parameter sets of both kinds:
//   H.264  the encoder's have another number than the source's, and all of them stand in the header of the file
//   HEVC   x265 knows one number only; so they stand before each group, and MP4 says so (hev1)
// Decoding times are made anew over everything, see GroupTrack. At the end the file is decoded and held against what
// was to be in it (JoinCheck). Whatever is out of the ordinary is a reason to copy nothing: open groups, fields, an
// edit list that cuts pictures away, missing times, parameter sets that change.
struct GroupPlan {
  struct Group {
    std::size_t first_packet = 0;     // in coding order
    std::vector<std::int64_t> times;  // of its pictures, rising, in time_base
  };
  AVCodecID codec = AV_CODEC_ID_NONE;
  AVRational time_base{0, 1};
  std::vector<Group> groups;
  int delay = 0;                             // pictures that the source reorders by
  std::vector<std::uint8_t> parameter_sets;  // of the source, annex B
  unsigned free_number = 0;                  // H.264: no parameter set of the source has it
  int profile = FF_PROFILE_UNKNOWN;          // of the source
  int level = FF_LEVEL_UNKNOWN;
};

struct GroupPlanOrReason {
  std::optional<GroupPlan> plan;
  std::string reason;  // one sentence: why no group is copied; empty with a plan
};

// Reads all packets of the source.
[[nodiscard]] GroupPlanOrReason plan_groups(const SourceInfo& source, const EncoderChoice& choice,
                                            const AVOutputFormat& container);

// What is added to the encoder's choice so that its pictures fit between the source's.
[[nodiscard]] StreamMatch match_of(const GroupPlan& plan);

// Puts the parameter sets of the source beside the encoder's in the header of the output.
void adapt_header(const GroupPlan& plan, const AVOutputFormat& container, AVCodecParameters& parameters);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_COPY_GROUP_PLAN_H
