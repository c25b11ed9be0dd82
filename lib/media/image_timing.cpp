#include "media/image_timing.h"

#include <array>
#include <charconv>
#include <fstream>
#include <string_view>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::media {
namespace {

constexpr std::string_view heading = "number,file,pts,duration,time_base,seconds";
constexpr Rational microseconds{1, 1000000};
constexpr Rational nanoseconds{1, 1000000000};

// "-0.040000000", without a detour over binary fractions.
std::string decimal(std::int64_t ticks, std::int64_t per_second, int digits) {
  const std::int64_t size = ticks < 0 ? -ticks : ticks;
  return fmt::format("{}{}.{:0{}}", ticks < 0 ? "-" : "", size / per_second, size % per_second, digits);
}

std::string quoted_for_csv(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + '"';
}

std::string quoted_for_ffmpeg(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + '\'';
}

// The fields of a line; a quoted one may hold commas.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) {
        fields.back() += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

bool parse(std::string_view text, std::int64_t& number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool parse(const std::string& line, TimedImage& image) {
  const auto fields = fields_of(line);
  if (fields.size() != 6) {
    return false;
  }
  const std::string_view base = fields[4];
  const auto slash = base.find('/');
  image.file = fields[1];
  return slash != std::string_view::npos && parse(fields[0], image.number) && parse(fields[2], image.time.pts) &&
         parse(fields[3], image.time.duration) && parse(base.substr(0, slash), image.time.time_base.num) &&
         parse(base.substr(slash + 1), image.time.time_base.den) && image.time.time_base.num > 0 &&
         image.time.time_base.den > 0;
}

std::int64_t end_of(const std::vector<TimedImage>& images, std::size_t index) {
  if (index + 1 < images.size()) {
    return rescale(images[index + 1].time.pts, images[index + 1].time.time_base, microseconds);
  }
  const ImageTime& time = images[index].time;
  // The last one lasts as long as the one before it when nobody knows better.
  const std::int64_t before = index > 0 ? time.pts - images[index - 1].time.pts : 1;
  return rescale(time.pts + (time.duration > 0 ? time.duration : before), time.time_base, microseconds);
}

}  // namespace

std::string timing_csv(const std::vector<TimedImage>& images) {
  std::string text = std::string(heading) + "\n";
  for (const auto& image : images) {
    const auto& [pts, duration, base] = image.time;
    text += fmt::format("{},{},{},{},{}/{},{}\n", image.number, quoted_for_csv(image.file), pts, duration, base.num,
                        base.den, decimal(rescale(pts, base, nanoseconds), nanoseconds.den, 9));
  }
  return text;
}

std::vector<TimedImage> read_timing_csv(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<TimedImage> images;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    TimedImage image;
    if (number == 1 ? line != heading : !parse(line, image)) {
      throw Error(
          ErrorCode::input,
          fmt::format("line {} is not what smartcv writes into the times of an image sequence ({})", number, heading),
          {"", path.string(), std::nullopt});
    }
    if (number > 1) {
      images.push_back(std::move(image));
    }
  }
  if (file.bad() || images.empty()) {
    throw Error(ErrorCode::input, "the times of the image sequence cannot be read", {"", path.string(), std::nullopt});
  }
  return images;
}

std::string ffconcat(const std::vector<TimedImage>& images, const std::string& file_name) {
  std::string text = "ffconcat version 1.0\n";
  if (images.empty()) {
    return text;
  }
  const Rational base = images.front().time.time_base;
  const std::int64_t start = rescale(images.front().time.pts, base, microseconds);
  text += fmt::format("# ffmpeg {}-f concat -safe 0 -i {} -fps_mode passthrough -enc_time_base {}/{} OUTPUT\n",
                      start != 0 ? "-itsoffset " + decimal(start, microseconds.den, 6) + " " : "",
                      quoted_for_ffmpeg(file_name), base.num, base.den);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::int64_t begin = rescale(images[i].time.pts, images[i].time.time_base, microseconds);
    // The frame rate is the clock that the times are counted in: 25 per second would round them.
    text += fmt::format("file {}\noption framerate {}/{}\nduration {}\n", quoted_for_ffmpeg(images[i].file), base.den,
                        base.num, decimal(end_of(images, i) - begin, microseconds.den, 6));
  }
  return text;
}

}  // namespace smartcv::media
