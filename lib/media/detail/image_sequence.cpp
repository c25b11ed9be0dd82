#include "media/detail/image_sequence.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <map>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_error.h"
#include "media/image_pattern.h"

namespace smartcv::media::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> image_endings{".png",  ".exr", ".tif", ".tiff", ".jpg",
                                                        ".jpeg", ".dpx", ".bmp", ".webp"};
constexpr std::string_view timing_ending = ".timing.csv";

Error unfit(const fs::path& path, const std::string& what) {
  return Error(ErrorCode::input, what, {"", path.string(), std::nullopt});
}

bool is_image(const fs::path& name) {
  std::string ending = name.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::find(image_endings, ending) != image_endings.end();
}

// Names without a folder; hidden files are not shown to anybody.
struct FolderContents {
  std::vector<std::string> images;
  std::vector<std::string> timings;
};

FolderContents contents_of(const fs::path& folder) {
  FolderContents contents;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.')) {
      continue;
    }
    if (is_image(name)) {
      contents.images.push_back(name);
    } else if (name.ends_with(timing_ending)) {
      contents.timings.push_back(name);
    }
  }
  std::ranges::sort(contents.images);
  return contents;
}

void require_clear_order(const std::vector<std::string>& images, const fs::path& folder) {
  const auto ending = [](const std::string& name) { return fs::path(name).extension(); };
  for (const auto& name : images) {
    if (ending(name) != ending(images.front())) {
      throw unfit(folder, fmt::format("the folder holds {} and {} images; give a pattern such as NAME_%06d{}",
                                      ending(images.front()).string(), ending(name).string(), ending(name).string()));
    }
  }
  for (const auto& name : images) {
    if (name.size() != images.front().size()) {
      throw unfit(folder,
                  fmt::format("the order of the images is not clear, because their names have different lengths "
                              "({}, {}); give a pattern such as NAME_%d{}",
                              images.front(), name, ending(name).string()));
    }
  }
}

// What means itself to a shell's pattern.
std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (std::string_view("*?[]{}\\").find(c) != std::string_view::npos) {
      safe += '\\';
    }
    safe += c;
  }
  return safe;
}

void add_times(ImageSequence& sequence, const fs::path& timing, const std::vector<std::string>& images) {
  std::map<std::string, ImageTime> by_name;
  for (const auto& image : read_timing_csv(timing)) {
    by_name[image.file] = image.time;
  }
  for (const auto& name : images) {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      throw unfit(timing, "there is no time for the image " + name + "; remove the file or the image");
    }
    if (found->second.time_base != by_name.begin()->second.time_base) {
      throw unfit(timing, "the times have different time bases");
    }
    sequence.times.push_back(found->second);
  }
  const Rational base = sequence.times.front().time_base;
  sequence.clock = {base.den, base.num};
  sequence.files.push_back(timing);
}

std::optional<ImageSequence> sequence_in(const fs::path& folder, Rational rate) {
  const FolderContents contents = contents_of(folder);
  if (contents.images.empty()) {
    return std::nullopt;
  }
  require_clear_order(contents.images, folder);
  ImageSequence sequence;
  // A folder first: a name with a colon would be taken for a protocol.
  sequence.pattern = escaped((folder.is_absolute() ? folder : "." / folder).string()) + "/*" +
                     escaped(fs::path(contents.images.front()).extension().string());
  sequence.by_name = true;
  sequence.count = static_cast<std::int64_t>(contents.images.size());
  sequence.clock = rate;
  for (const auto& name : contents.images) {
    sequence.files.push_back(folder / name);
  }
  if (contents.timings.size() == 1) {
    add_times(sequence, folder / contents.timings.front(), contents.images);
  }
  return sequence;
}

ImageSequence sequence_of(const ImagePattern& pattern, const fs::path& path, Rational rate) {
  const auto numbers = pattern.numbers_on_disk();
  if (numbers.empty()) {
    throw unfit(path, "there is no image of this sequence");
  }
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i] != numbers[i - 1] + 1) {
      throw unfit(path, fmt::format("the image {} of this sequence is missing",
                                    pattern.path(numbers[i - 1] + 1).filename().string()));
    }
  }
  if (numbers.back() > std::numeric_limits<int>::max()) {
    throw unfit(path, "the numbers of the images are too large");
  }
  ImageSequence sequence;
  sequence.pattern = pattern.for_ffmpeg();
  sequence.first_number = numbers.front();
  sequence.count = static_cast<std::int64_t>(numbers.size());
  sequence.clock = rate;
  for (const auto number : numbers) {
    sequence.files.push_back(pattern.path(number));
  }
  const fs::path timing = pattern.folder() / (pattern.base_name() + std::string(timing_ending));
  if (std::error_code missing; fs::exists(timing, missing)) {
    std::vector<std::string> images;
    for (const auto number : numbers) {
      images.push_back(pattern.path(number).filename().string());
    }
    add_times(sequence, timing, images);
  }
  return sequence;
}

// image2 takes the clock for the rate.
void describe_rate(AVFormatContext& input, const ImageSequence& images) {
  AVStream& stream = *input.streams[0];
  stream.nb_frames = images.count;
  if (images.times.empty()) {
    return;
  }
  const std::int64_t span = images.times.back().pts - images.times.front().pts;
  const std::int64_t last = images.times.back().duration;
  stream.start_time = images.times.front().pts;
  stream.duration = span + last;
  input.duration = av_rescale_q(stream.duration, stream.time_base, AV_TIME_BASE_Q);
  if (span > 0) {
    AVRational rate{};
    av_reduce(&rate.num, &rate.den, (images.count - 1) * stream.time_base.den, span * stream.time_base.num,
              std::numeric_limits<int>::max());
    stream.avg_frame_rate = stream.r_frame_rate = rate;
  }
}

}  // namespace

std::optional<ImageSequence> find_image_sequence(const fs::path& path, Rational rate) {
  std::error_code missing;
  if (fs::is_directory(path, missing)) {
    return sequence_in(path, rate);
  }
  if (ImagePattern::is_pattern(path)) {
    return sequence_of(ImagePattern(path), path, rate);
  }
  return std::nullopt;
}

AvInputPtr open_image_sequence(const ImageSequence& images, const fs::path& path) {
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "pattern_type", images.by_name ? "glob" : "sequence", 0);
  av_dict_set_int(&options, "start_number", images.first_number, 0);
  av_dict_set(&options, "framerate", fmt::format("{}/{}", images.clock.num, images.clock.den).c_str(), 0);
  AVFormatContext* context = nullptr;
  int result = avformat_open_input(&context, images.pattern.c_str(), av_find_input_format("image2"), &options);
  av_dict_free(&options);
  AvInputPtr input(result >= 0 ? context : nullptr);
  if (result >= 0) {
    result = avformat_find_stream_info(input.get(), nullptr);
  }
  if (result < 0) {
    throw unfit(path, "the images cannot be opened: " + av_error_text(result));
  }
  describe_rate(*input, images);
  return input;
}

}  // namespace smartcv::media::detail
