#include "smartcv/bench_clip.h"

#include <cmath>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"
#include "media/reader.h"
#include "media/writer.h"
#include "vision/rgb_sampler.h"

namespace smartcv::app {
namespace {

constexpr int width = 1280;
constexpr int height = 720;
constexpr int margin = 160;  // pixels the pan may move

cv::Mat drawn_picture() {
  cv::Mat rgb(height + margin, width + margin, CV_8UC3, cv::Scalar(90, 110, 130));
  for (int i = 0; i < 60; ++i) {
    cv::circle(rgb, {(i * 211) % rgb.cols, (i * 157) % rgb.rows}, 20 + (i * 37) % 90,
               cv::Scalar((i * 53) % 256, (i * 91) % 256, (i * 29) % 256), cv::FILLED, cv::LINE_AA);
  }
  return rgb;
}

// The picture twice side by side, as large as the pan needs.
cv::Mat backdrop(const std::filesystem::path& picture) {
  if (!std::filesystem::exists(picture)) {
    return drawn_picture();
  }
  media::Reader reader(picture);
  const auto frame = reader.next();
  const media::SourceInfo& info = reader.info();
  const cv::Mat rgb =
      vision::to_rgb8(frame->picture(), info.video.orientation, {(width + margin) / 2, height + margin});
  cv::Mat both;
  cv::hconcat(rgb, rgb, both);
  return both;
}

// Uncompressed, as YUV4MPEG2: a line of text, then for each frame a line and the three planes.
void write_raw_clip(const std::filesystem::path& path, const cv::Mat& rgb, int frames) {
  std::ofstream file(path, std::ios::binary);
  file << "YUV4MPEG2 W" << width << " H" << height << " F25:1 Ip A1:1 C420jpeg\n";
  for (int i = 0; i < frames; ++i) {
    const double turn = i * 0.05;
    const int x = static_cast<int>(margin * (0.5 + 0.5 * std::sin(turn)));
    const int y = static_cast<int>(margin * (0.5 + 0.5 * std::cos(turn * 0.7)));
    cv::Mat i420;
    cv::cvtColor(rgb(cv::Rect(x, y, width, height)), i420, cv::COLOR_RGB2YUV_I420);
    file << "FRAME\n";
    file.write(reinterpret_cast<const char*>(i420.data), static_cast<std::streamsize>(i420.total()));
  }
  if (!file.flush()) {
    throw Error(ErrorCode::output, "the made-up clip cannot be written; set TMPDIR to a folder with space",
                {.file = path.string()});
  }
}

}  // namespace

void make_bench_clip(const std::filesystem::path& clip, const std::filesystem::path& picture, int frames) {
  const std::filesystem::path raw = clip.parent_path() / "raw.y4m";
  write_raw_clip(raw, backdrop(picture), frames);
  {
    media::Reader reader(raw);
    media::EncodeOptions options;
    options.overwrite = true;
    media::Writer writer(clip, reader.info(), options);
    while (auto frame = reader.next()) {
      writer.write(std::move(*frame));
    }
    (void)writer.finish();
  }
  std::filesystem::remove(raw);
}

}  // namespace smartcv::app
