#include "tests/media/transcode.h"

#include <cstddef>
#include <sstream>
#include <string_view>
#include <utility>

#include "tests/support/run_command.h"

namespace smartcv::tests {
namespace {

std::uint64_t hash_of(const media::ConstPicture& picture) {
  std::uint64_t hash = 1469598103934665603ULL;  // FNV-1a
  const auto add = [&hash](std::uint64_t value) { hash = (hash ^ value) * 1099511628211ULL; };
  for (const auto& component : picture.view()) {
    for (int y = 0; y < component.height; ++y) {
      const std::uint8_t* const row = component.data + y * component.row_stride;
      for (int x = 0; x < component.width; ++x) {
        const std::uint8_t* const sample = row + static_cast<std::ptrdiff_t>(x) * component.pixel_stride;
        const auto word = component.wide() ? sample[0] | sample[1] << 8 : sample[0];
        add(static_cast<std::uint64_t>(word >> component.shift));
      }
    }
  }
  return hash;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

media::WriteResult transcode(const std::filesystem::path& input, const std::filesystem::path& output,
                             const media::EncodeOptions& options, std::int64_t frames) {
  media::Reader reader(input);
  media::Writer writer(output, reader.info(), options);
  std::int64_t count = 0;
  while (count != frames) {
    auto frame = reader.next();
    if (!frame) {
      break;
    }
    writer.write(std::move(*frame));
    ++count;
  }
  return writer.finish(count == frames);
}

std::vector<SeenFrame> see_frames(const std::filesystem::path& path) {
  media::Reader reader(path);
  std::vector<SeenFrame> frames;
  while (const auto frame = reader.next()) {
    frames.push_back({frame->pts(), frame->time_base(), hash_of(frame->picture())});
  }
  return frames;
}

std::vector<std::string> times_of(const std::vector<SeenFrame>& frames, bool relative) {
  std::vector<std::string> times;
  const std::int64_t origin = relative && !frames.empty() ? frames.front().pts : 0;
  for (const auto& frame : frames) {
    const Rational time = Rational{(frame.pts - origin) * frame.time_base.num, frame.time_base.den}.reduced();
    times.push_back(std::to_string(time.num) + "/" + std::to_string(time.den));
  }
  return times;
}

std::vector<std::string> ffmpeg_frame_md5s(const std::filesystem::path& path, int stream,
                                           const std::string& pixel_format) {
  std::vector<std::string> command{"ffmpeg",
                                   "-v",
                                   "error",
                                   "-nostdin",
                                   "-noautorotate",
                                   "-i",
                                   path.string(),
                                   "-map",
                                   "0:" + std::to_string(stream),
                                   "-copyts",
                                   "-fps_mode",
                                   "passthrough"};
  if (!pixel_format.empty()) {
    command.insert(command.end(), {"-pix_fmt", pixel_format});
  }
  command.insert(command.end(), {"-f", "framemd5", "-"});
  std::vector<std::string> sums;
  for (const auto& line : lines_of(run_successfully(command))) {
    if (!line.empty() && line.front() != '#') {
      sums.push_back(line.substr(line.rfind(' ') + 1));
    }
  }
  return sums;
}

std::string packet_hash(const std::filesystem::path& path, const std::string& stream) {
  return run_successfully({"ffmpeg", "-v", "error", "-nostdin", "-i", path.string(), "-map", "0:" + stream, "-c",
                           "copy", "-f", "hash", "-hash", "md5", "-"});
}

std::string probe(const std::filesystem::path& path, const std::string& entries, const std::string& stream) {
  std::vector<std::string> command{"ffprobe", "-v", "error", "-of", "compact=p=0", "-show_entries", entries};
  if (!stream.empty()) {
    command.insert(command.end(), {"-select_streams", stream});
  }
  command.push_back(path.string());
  return run_successfully(command);
}

media::EncodeOptions quick(const std::string& codec) {
  media::EncodeOptions options;
  options.codec = codec;
  options.threads = 1;
  const bool numbered = codec == "vp9" || codec == "av1";
  options.preset = numbered ? "8" : codec == "ffv1" || codec == "prores" ? "auto" : "ultrafast";
  return options;
}

}  // namespace smartcv::tests
