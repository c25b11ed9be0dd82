#include "tasks/matte/picture_file.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"

namespace smartcv::matte {
namespace {

cv::Mat read(const std::filesystem::path& path, int flags) {
  cv::Mat picture;
  try {
    picture = cv::imread(path.string(), flags);
  } catch (const cv::Exception&) {
    picture.release();  // reported below in our own words
  }
  if (picture.empty()) {
    throw Error(ErrorCode::input, "cannot be read as a picture; it is damaged or of a kind that is not known",
                {"opening the background", path.string()});
  }
  return picture;
}

cv::Mat as_float(const cv::Mat& picture) {
  cv::Mat out;
  const double scale = picture.depth() == CV_8U ? 1.0 / 255 : picture.depth() == CV_16U ? 1.0 / 65535 : 1.0;
  picture.convertTo(out, CV_32F, scale);
  cv::min(cv::max(out, 0.0), 1.0, out);
  return out;
}

// B G R A over one colour.
cv::Mat over(const cv::Mat& bgra, vision::Rgb behind) {
  std::vector<cv::Mat> channels;
  cv::split(bgra, channels);
  const cv::Scalar colors(behind.b / 255.0, behind.g / 255.0, behind.r / 255.0);
  for (int i = 0; i < 3; ++i) {
    cv::Mat& channel = channels[static_cast<std::size_t>(i)];
    channel = (channel - colors[i]).mul(channels[3]) + colors[i];
  }
  channels.pop_back();
  cv::Mat bgr;
  cv::merge(channels, bgr);
  return bgr;
}

}  // namespace

cv::Mat read_picture(const std::filesystem::path& path, vision::Rgb behind) {
  const cv::Mat stored = read(path, cv::IMREAD_UNCHANGED);
  // IMREAD_UNCHANGED is the one way to the alpha, and the one way that does not turn the picture.
  const cv::Mat bgr = stored.channels() == 4 ? over(as_float(stored), behind)
                                             : as_float(read(path, cv::IMREAD_ANYDEPTH | cv::IMREAD_COLOR));
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

}  // namespace smartcv::matte
