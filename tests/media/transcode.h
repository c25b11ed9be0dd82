#ifndef SMARTCV_TESTS_MEDIA_TRANSCODE_H
#define SMARTCV_TESTS_MEDIA_TRANSCODE_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/rational.h"
#include "media/reader.h"
#include "media/writer.h"

namespace smartcv::tests {

// Every frame of the input, read and written again, untouched. `frames`: stop after so many and finish as partial.
media::WriteResult transcode(const std::filesystem::path& input, const std::filesystem::path& output,
                             const media::EncodeOptions& options = {}, std::int64_t frames = -1);

// What a reader gets out of a file.
struct SeenFrame {
  std::int64_t pts = 0;
  Rational time_base{0, 1};
  std::uint64_t samples = 0;  // a hash of all samples
};
[[nodiscard]] std::vector<SeenFrame> see_frames(const std::filesystem::path& path);

// The pts of all frames as exact seconds "NUM/DEN", counted from the first one when `relative`.
[[nodiscard]] std::vector<std::string> times_of(const std::vector<SeenFrame>& frames, bool relative = false);

// ffmpeg's own view: one MD5 per decoded frame of the stream, without rotation or conversion ("" keeps the format).
[[nodiscard]] std::vector<std::string> ffmpeg_frame_md5s(const std::filesystem::path& path, int stream,
                                                         const std::string& pixel_format = "");

// ffmpeg's hash of the packets of one stream ("a:0"), copied, not decoded.
[[nodiscard]] std::string packet_hash(const std::filesystem::path& path, const std::string& stream);

// ffprobe's answer: `entries` as for -show_entries ("stream=codec_name:stream_tags"), `stream` as for -select_streams
// ("" for all). One line per section, "key=value|key=value".
[[nodiscard]] std::string probe(const std::filesystem::path& path, const std::string& entries,
                                const std::string& stream = "");

// Options that make the tests quick.
[[nodiscard]] media::EncodeOptions quick(const std::string& codec = "auto");

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_MEDIA_TRANSCODE_H
