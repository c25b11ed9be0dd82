#include "batch/thumbnail.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "batch/file_facts.h"
#include "media/reader.h"
#include "vision/encode_png.h"
#include "vision/rgb_sampler.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr vision::Size box{160, 90};
constexpr int frames_to_skip = 25;

std::string make_png(const fs::path& video) {
  media::ReaderOptions options;
  options.image_sequences = true;
  options.decoder_threads = 1;
  media::Reader reader(video, options);
  std::optional<media::Frame> frame = reader.next();
  for (int i = 0; i < frames_to_skip && frame; ++i) {
    auto next = reader.next();
    if (!next) {
      break;
    }
    frame = std::move(next);
  }
  if (!frame) {
    return {};
  }
  const vision::Size upright{reader.info().upright_width(), reader.info().upright_height()};
  const auto inner = vision::letterbox(upright, box).inner;
  return vision::encode_png(vision::to_rgb8(std::as_const(*frame).picture(), reader.info().video.orientation, inner),
                            "a thumbnail");
}

}  // namespace

std::string thumbnail(const StateFolder& state, const fs::path& output) {
  try {
    const FileStamp stamp = output_facts(state.results, output, 0).stamp;
    const std::string key = fmt::format("{} {} {}", output.string(), stamp.bytes, stamp.modified_ns);
    const fs::path kept = state.thumbnails() / (sha256_hex(key).substr(0, 32) + ".png");
    std::ifstream file(kept, std::ios::binary);
    if (file) {
      return base64(std::string{std::istreambuf_iterator<char>(file), {}});
    }
    const std::string png = make_png(state.results / output);
    if (!png.empty()) {
      write_file(kept, png, true, Durable::later);
    }
    return base64(png);
  } catch (const Error&) {
    return {};  // a page without this picture is better than none
  }
}

}  // namespace smartcv::batch
