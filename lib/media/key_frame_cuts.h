#ifndef SMARTCV_MEDIA_KEY_FRAME_CUTS_H
#define SMARTCV_MEDIA_KEY_FRAME_CUTS_H

#include <cstdint>
#include <filesystem>
#include <vector>

namespace smartcv::media {

// Where a piece of a video begins. It ends where the next one begins. Times are in the stream's time base; frames are
// numbered in the order they are shown, from 0.
struct KeyFrameCut {
  std::int64_t start_pts = 0;  // of its first frame, a key frame
  std::int64_t first_frame = 0;
  // A key frame before it, to begin to read at for who has to know what was there.
  std::int64_t lead_in_pts = 0;
  std::int64_t lead_in_frame = 0;
};

// Cuts a video into pieces of at least `seconds`, with `lead_in` seconds or more before each but the first. Reads all
// packets of a video that is longer than that, and decodes none. Fewer than two: it is to be worked on as a whole,
// because it is short, has no key frames there, is damaged, or because its times would not be the same read from the
// middle (packets without times, times that jump back, an edit list that leaves frames out). Throws Error(input) for
// what cannot be opened.
[[nodiscard]] std::vector<KeyFrameCut> cut_at_key_frames(const std::filesystem::path& video, double seconds,
                                                         double lead_in);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_KEY_FRAME_CUTS_H
