#ifndef SMARTCV_MEDIA_CAPABILITIES_H
#define SMARTCV_MEDIA_CAPABILITIES_H

#include <string>
#include <vector>

namespace smartcv::media {

// A library of FFmpeg: the version whose headers the program was built with, and the one that is loaded.
struct LibraryVersion {
  std::string name;     // "libavcodec"
  std::string built;    // "59.37.100"
  std::string running;  // the major number decides whether the two fit
};

struct FfmpegFacts {
  std::string version;                    // "5.1.9-0+deb12u1"
  std::string licence;                    // "GPL version 2 or later", by FFmpeg's own words
  std::string configuration;              // its configure options
  std::vector<LibraryVersion> libraries;  // all that the program links
};
[[nodiscard]] FfmpegFacts ffmpeg_facts();

// What came of trying something; all names are FFmpeg's.
struct CodecTrial {
  std::string name;
  bool present = false;  // FFmpeg knows it
  std::string problem;   // why it does not work; empty: it does
};

// Opens the encoder and has it encode a small made-up picture. Hardware encoders ("h264_nvenc") open a real session;
// with a broken driver that can hang or crash: try those in a process you can do without.
[[nodiscard]] CodecTrial try_encoder(const std::string& name);

// Decodes a small made-up clip on the GPU (NVDEC, through FFmpeg's "cuda" device) and sees that the frame lies there.
// The same caution as above.
[[nodiscard]] CodecTrial try_nvidia_decoder();

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_CAPABILITIES_H
