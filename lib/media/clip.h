#ifndef SMARTCV_MEDIA_CLIP_H
#define SMARTCV_MEDIA_CLIP_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media {

// A part of a video, in its time base: from a frame's time until the time of the first frame that is not in it (or the
// end of the last frame).
struct ClipPiece {
  std::int64_t start_pts = 0;
  std::int64_t end_pts = 0;
};

struct ClipJob {
  std::filesystem::path source;
  std::filesystem::path output;   // .mp4, .mov or .mkv
  std::vector<ClipPiece> pieces;  // shown one after another, in this order
  std::int64_t frames = 0;        // that they must come to; 0: not known
  EncodeOptions encode;           // of it: codec, crf, preset, bitrate, pixel_format, threads, overwrite
  int decoder_threads = 0;        // 0: the decoder's own choice
  bool copy = false;              // copy the picture's packets where every piece lies between key frames
  // Makes the pictures of the clip out of the source's; unset: they stay as they are. `describe` says what they are
  // (with_upright_pictures()); `change` gets each frame with its pts in the source, and the source. Not together with
  // `copy`.
  std::function<SourceInfo(const SourceInfo& source)> describe;
  std::function<Frame(Frame frame, const SourceInfo& source)> change;
  std::function<bool()> stopped;  // asked for each frame; may be empty
};

struct ClipFile {
  std::int64_t frames = 0;
  bool copied = false;                // packets of the picture
  std::vector<std::string> left_out;  // one sentence each
};

// Writes one file with the pieces. The first frame is shown at 0; all times after it are the source's own, and pieces
// join without a gap. The sound (the stream a player would choose) is decoded, cut to the sample where the picture is
// cut, and encoded: AAC, or without loss (ALAC in MP4 and MOV, else FLAC) when the source is lossless or AAC does not
// take it; silence stands where the source has no sound. So picture and sound have the source's distance to each other,
// whatever the codec's packets. The file appears under its name when it is whole, checked and on the disk. Throws
// Error(usage) for an output that is the source or has no fitting name, Error(input) when the source cannot be decoded
// or has another number of frames there, Error(output) for everything that goes wrong while writing, Error(stopped).
ClipFile write_clip(const ClipJob& job);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_CLIP_H
