#include "tests/tasks/face_timeline/exports/example.h"

#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "media/reader.h"
#include "tasks/face_timeline/identify.h"
#include "tests/tasks/face_timeline/made_up.h"

namespace smartcv::face_timeline::tests {
namespace {

std::string picture(int number) {
  const cv::Mat image(64, 64, CV_8UC3, cv::Scalar(40 * number, 200 - 30 * number, 120));
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", image, bytes);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Analysis example_analysis() { return example_analysis(even_times({25, 1}, {1, 12800})); }

Analysis example_analysis(FrameTimes times) {
  Analysis analysis = made_up({{{0, 9}, {0, 0}, 0.9F},
                               {{5, 15}, {2, 0}, 0.8F, 400},
                               {{20, 30}, {0, 0.1F}, 0.7F},
                               {{40, 45}, {0, 2}, 0.6F},
                               {{40, 49}, {}, 0.5F, 300}},
                              50, {20});
  analysis.video.times = std::move(times);
  for (FaceTrack& track : analysis.tracks) {
    track.thumbnail = picture(static_cast<int>(track.id));
  }
  return analysis;
}

FrameTimes even_times(Rational rate, Rational time_base, std::int64_t frames) {
  std::vector<std::int64_t> pts;
  for (std::int64_t frame = 0; frame <= frames; ++frame) {
    pts.push_back(rescale(frame, {rate.den, rate.num}, time_base));
  }
  const std::int64_t end = pts.back();
  pts.pop_back();
  return {std::move(pts), end, time_base, rate};
}

FrameTimes times_of(const std::filesystem::path& file) {
  media::Reader reader(file);
  std::vector<std::int64_t> pts;
  std::int64_t end = 0;
  while (const auto frame = reader.next()) {
    pts.push_back(frame->pts());
    end = frame->pts() + std::max<std::int64_t>(frame->duration(), 1);
  }
  const auto& video = reader.info().video;
  return {std::move(pts), end, video.time_base, video.average_frame_rate};
}

Timeline example_timeline(const Analysis& analysis) { return identify(analysis, {}); }

const std::vector<std::string>& hostile_names() {
  static const std::vector<std::string> names{"Anna \"Any\" Berg, \xF0\x9F\x98\x80\nsecond line",
                                              "</script><script>alert(1)</script> & {\\an8}",
                                              "00:00:01,000 --> 00:00:02,000 {{data}} 'x' \xFF"};
  return names;
}

}  // namespace smartcv::face_timeline::tests
