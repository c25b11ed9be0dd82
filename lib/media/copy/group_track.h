#ifndef SMARTCV_MEDIA_COPY_GROUP_TRACK_H
#define SMARTCV_MEDIA_COPY_GROUP_TRACK_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "media/copy/group_plan.h"
#include "media/copy/group_source.h"
#include "media/copy/join_check.h"
#include "media/output/encoder.h"

namespace smartcv::media::detail {

// The video's packets of a file with clean groups (Note [Clean groups]). The frames of a group are held until one comes
// that was changed, or until they are too many: then they are encoded. A group that turns out clean is copied, and
// what was encoded of it is thrown away.
//
// Decoding times: with D the most pictures that source or encoder reorder by, the i-th packet is decoded at the i-D-th
// presentation time in rising order, over the whole file; the first D at steps before the first picture. As groups are
// closed, that is never later than the packet's own time.
class GroupTrack {
 public:
  struct Parts {
    GroupPlan plan;
    std::filesystem::path source;
    int stream = 0;
    bool keep_metadata = false;
    bool drop_parameter_sets = false;                       // they stand in the header
    std::int64_t step = 1;                                  // usual duration of a picture, in the plan's time base
    std::function<std::unique_ptr<Encoder>()> new_encoder;  // each like the first
    std::function<void(AVPacket&)> give;                    // the next packet of the file
  };
  // `encoder`: the first one, for its delay.
  GroupTrack(Parts parts, std::unique_ptr<Encoder> encoder);

  // The next frame; `output_pts` is its time in the output's time base. Throws JoinError when it is not the picture
  // that the plan has there.
  void write(Frame frame, std::int64_t output_pts);
  // No more frames come; a group that is not complete is encoded.
  void end();

  [[nodiscard]] std::int64_t copied_frames() const noexcept { return copied_frames_; }
  [[nodiscard]] const std::set<std::string>& losses() const noexcept { return losses_; }
  [[nodiscard]] const JoinCheck& check() const noexcept { return check_; }

 private:
  struct Seen {
    JoinCheck::Look look;
    std::int64_t output_pts = 0;
  };
  void encode_held();
  void collect();
  void close_group();
  void copy_group();
  void give_encoded();
  void give(AVPacket& packet);

  Parts parts_;
  std::unique_ptr<Encoder> encoder_;
  int delay_;
  GroupSource source_;
  AvPacketPtr packet_;
  std::size_t group_ = 0;  // the one that frames come for
  std::vector<Frame> held_;
  std::size_t held_bytes_ = 0;
  std::vector<Seen> seen_;            // of this group
  std::vector<AvPacketPtr> encoded_;  // of this group
  bool changed_ = false;              // a picture of this group
  bool encoding_ = false;             // frames of this group have gone into the encoder
  std::vector<std::int64_t> times_;   // of all pictures of finished groups, rising
  std::size_t given_ = 0;             // packets
  std::size_t source_packets_ = 0;    // read of the source
  std::int64_t copied_frames_ = 0;
  std::set<std::string> losses_;
  JoinCheck check_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_COPY_GROUP_TRACK_H
