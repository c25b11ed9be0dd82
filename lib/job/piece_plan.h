#ifndef SMARTCV_JOB_PIECE_PLAN_H
#define SMARTCV_JOB_PIECE_PLAN_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "media/image_timing.h"
#include "media/key_frame_cuts.h"
#include "media/segments.h"

namespace smartcv::job {

// Note [Pieces]: a long video can be worked on in pieces, each by a process of its own, at once or one after the other,
// on one machine or on many. A folder holds
//   plan.json              where it is cut (PiecePlan)
//   piece.00000N.packets   the encoded pictures of a piece (media::Segments)
//   piece.00000N.json      when they are shown, in order
// and a last process joins them (join_pieces()): no picture is encoded again, and the other streams are copied as for
// one that was written in one go. Tasks that remember (tracks) read some seconds before and behind a piece's own
// frames.
struct Piece {
  std::filesystem::path folder;
  std::size_t number = 0;
  std::optional<std::int64_t> read_from;  // pts; nothing: the video's beginning
  std::int64_t read_from_frame = 0;       // its number in the video
  std::int64_t start_pts = 0;             // of the first frame that is the piece's own
  std::optional<std::int64_t> end_pts;    // of the first one that is the next piece's; nothing: the video's end
};

class PiecePlan {
 public:
  explicit PiecePlan(std::vector<media::KeyFrameCut> cuts) : cuts_(std::move(cuts)) {}
  // Throws Error(output) when there is none in the folder or it is damaged.
  [[nodiscard]] static PiecePlan load(const std::filesystem::path& folder);
  // The folder exists. Throws Error(output).
  void save(const std::filesystem::path& folder) const;

  [[nodiscard]] std::size_t size() const noexcept { return cuts_.size(); }
  // Throws Error(usage) for a number that there is not.
  [[nodiscard]] Piece piece(const std::filesystem::path& folder, std::size_t number) const;

 private:
  std::vector<media::KeyFrameCut> cuts_;
};

// What media::Segments calls the pieces' packets, and the names of a piece's two files.
[[nodiscard]] std::filesystem::path prefix_of_pieces(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path packets_of_piece(const std::filesystem::path& folder, std::size_t number);
[[nodiscard]] std::filesystem::path times_of_piece(const std::filesystem::path& folder, std::size_t number);

// The second one. Throws Error(output) when it is missing or damaged.
void save_times(const std::filesystem::path& path, const std::vector<media::ImageTime>& times);
[[nodiscard]] std::vector<media::ImageTime> load_times(const std::filesystem::path& path);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_PIECE_PLAN_H
