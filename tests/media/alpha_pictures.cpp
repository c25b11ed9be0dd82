#include "tests/media/alpha_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "media/output_pictures.h"
#include "media/reader.h"
#include "tests/media/ffprobe.h"
#include "tests/support/run_command.h"

namespace smartcv::tests {
namespace {

void put(const media::Component& component, int x, int y, double value) {
  std::uint8_t* const at = component.data + y * component.row_stride + x * component.pixel_stride;
  const auto word = static_cast<int>(std::lround(value * ((1 << component.depth) - 1))) << component.shift;
  at[0] = static_cast<std::uint8_t>(word & 0xff);
  if (component.wide()) {
    at[1] = static_cast<std::uint8_t>(word >> 8);
  }
}

double color_at(int component, int x, int y, std::int64_t frame) {
  return 0.5 + 0.4 * std::sin(0.05 * (component + 1) * x + 0.03 * y + 0.1 * static_cast<double>(frame));
}

double sample(const std::string& bytes, std::size_t at, bool wide, bool big_endian) {
  const auto byte = [&](std::size_t index) { return static_cast<double>(static_cast<unsigned char>(bytes.at(index))); };
  if (!wide) {
    return byte(at);
  }
  return big_endian ? byte(at) * 256 + byte(at + 1) : byte(at) + byte(at + 1) * 256;
}

int depth_of(const std::string& format) {
  for (const int depth : {10, 12, 16}) {
    if (format.ends_with(std::to_string(depth) + "le") || format.ends_with(std::to_string(depth) + "be")) {
      return depth;
    }
  }
  return format.starts_with("rgba64") ? 16 : 8;
}

}  // namespace

double alpha_at(int x, int y, std::int64_t frame) {
  if (x < 24 && y < 16) {
    return static_cast<double>((x * 37 + y * 101 + frame * 13) % 256) / 255;
  }
  const double distance = std::hypot(x - 80 - 0.7 * static_cast<double>(frame), y - 45);
  const double edge = std::clamp((34 - distance) / 12, 0.0, 1.0);
  return edge * edge * (3 - 2 * edge);
}

media::Frame picture_like(const media::Frame& like, const std::string& pixel_format) {
  media::Frame frame = media::Frame::blank_like(like, pixel_format);
  const media::Picture picture = frame.writable_picture();
  const bool gray = picture.layout.model == media::ColorModel::gray;
  for (int index = 0; index < picture.count; ++index) {
    const auto& component = picture.components[static_cast<std::size_t>(index)];
    const bool alpha = gray || (picture.layout.has_alpha && index + 1 == picture.count);
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        put(component, x, y, alpha ? alpha_at(x, y, like.sequence()) : color_at(index, x, y, like.sequence()));
      }
    }
  }
  return frame;
}

media::WriteResult write_pictures(const std::filesystem::path& input, const std::filesystem::path& output,
                                  const std::string& pixel_format, const media::EncodeOptions& options,
                                  std::int64_t frames) {
  media::Reader reader(input);
  media::Writer writer(output, media::with_pictures(reader.info(), pixel_format), options);
  for (std::int64_t count = 0; count != frames; ++count) {
    const auto frame = reader.next();
    if (!frame) {
      break;
    }
    writer.write(picture_like(*frame, pixel_format));
  }
  return writer.finish();
}

double value_of(const media::ConstComponent& component, int x, int y) {
  const std::uint8_t* const at = component.data + y * component.row_stride + x * component.pixel_stride;
  const int word = component.wide() ? at[0] | at[1] << 8 : at[0];
  return static_cast<double>(word >> component.shift) / ((1 << component.depth) - 1);
}

double RawVideo::alpha(std::size_t frame, int x, int y) const {
  const std::string& bytes = frames.at(frame);
  const int depth = depth_of(pixel_format);
  const bool wide = depth > 8;
  const std::size_t size = wide ? 2 : 1;
  const auto pixel = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * size;
  std::size_t at = pixel * size;
  if (pixel_format.starts_with("yuva") || pixel_format.starts_with("gbrap")) {
    at += bytes.size() - plane;
  } else if (pixel_format.starts_with("argb")) {
    at = pixel * 4 * size;
  } else if (pixel_format.starts_with("rgba") || pixel_format.starts_with("bgra")) {
    at = (pixel * 4 + 3) * size;
  }
  return sample(bytes, at, wide, pixel_format.ends_with("be")) / ((1 << depth) - 1);
}

RawVideo ffmpeg_raw_video(const std::filesystem::path& path, const std::string& decoder) {
  const std::vector<std::string> ask{"ffprobe",
                                     "-v",
                                     "error",
                                     "-select_streams",
                                     "v:0",
                                     "-show_entries",
                                     "frame=width,height,pix_fmt",
                                     "-read_intervals",
                                     "%+#1",
                                     "-of",
                                     "compact=p=0:nk=1",
                                     path.string()};
  RawVideo video;
  std::istringstream answer(run_successfully(ask));
  char bar = '|';
  answer >> video.width >> bar >> video.height >> bar >> video.pixel_format;
  video.pixel_format = video.pixel_format.substr(0, video.pixel_format.find('|'));
  std::vector<std::string> decode{"ffmpeg", "-v", "error", "-nostdin", "-noautorotate"};
  if (!decoder.empty()) {
    // ffprobe takes no decoder by name; a picture without alpha would come out opaque.
    decode.insert(decode.end(), {"-c:v", decoder});
    video.pixel_format = "yuva420p";
  }
  decode.insert(decode.end(), {"-i", path.string(), "-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt",
                               video.pixel_format, "-f", "rawvideo", "-"});
  const std::string bytes = run_successfully(decode);
  const auto width = static_cast<std::size_t>(video.width);
  const auto height = static_cast<std::size_t>(video.height);
  const std::size_t samples =
      video.pixel_format.starts_with("yuva420")  ? width * height * 2 + 2 * ((width + 1) / 2) * ((height + 1) / 2)
      : video.pixel_format.starts_with("yuv420") ? width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2)
      : video.pixel_format.starts_with("gray")   ? width * height
                                                 : width * height * 4;
  const std::size_t size = samples * (depth_of(video.pixel_format) > 8 ? 2 : 1);
  if (size == 0 || bytes.size() % size != 0) {
    throw std::runtime_error(path.string() + ": " + std::to_string(bytes.size()) + " bytes are no whole number of " +
                             video.pixel_format + " frames");
  }
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    video.frames.push_back(bytes.substr(at, size));
  }
  return video;
}

AlphaError alpha_error(std::size_t frames, int width, int height,
                       const std::function<double(std::size_t, int, int)>& decoded) {
  AlphaError error;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const double difference = std::abs(decoded(frame, x, y) - alpha_at(x, y, static_cast<std::int64_t>(frame)));
        error.largest = std::max(error.largest, difference);
        error.mean += difference;
      }
    }
  }
  error.mean /= static_cast<double>(frames) * width * height;
  return error;
}

}  // namespace smartcv::tests
