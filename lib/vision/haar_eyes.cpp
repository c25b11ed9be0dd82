#include "vision/haar_eyes.h"

#include <algorithm>
#include <mutex>
#include <opencv2/objdetect.hpp>
#include <tuple>
#include <utility>

#include "base/error.h"

namespace smartcv::vision {
namespace {

// The settings of the study of detectors (scale step, neighbours, smallest eye).
constexpr double scale_step = 1.1;
constexpr int neighbours = 3;
constexpr int smallest_eye = 20;

std::unique_ptr<cv::CascadeClassifier> loaded(const std::filesystem::path& path) {
  auto classifier = std::make_unique<cv::CascadeClassifier>();
  bool good = false;
  try {
    good = std::filesystem::is_regular_file(path) && classifier->load(path.string()) && !classifier->empty();
  } catch (const cv::Exception&) {
    good = false;  // OpenCV throws for a file that is no XML
  }
  if (!good) {
    throw Error(ErrorCode::model,
                "the Haar cascade for eyes is missing or damaged; fetch it with `smartcv models pull haar-eye`",
                {"loading the eye cascade", path.string(), std::nullopt});
  }
  return classifier;
}

}  // namespace

class HaarEyes::Pool {
 public:
  explicit Pool(std::filesystem::path path) : path_(std::move(path)) { free_.push_back(loaded(path_)); }

  [[nodiscard]] std::unique_ptr<cv::CascadeClassifier> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        auto classifier = std::move(free_.back());
        free_.pop_back();
        return classifier;
      }
    }
    return loaded(path_);
  }
  void give_back(std::unique_ptr<cv::CascadeClassifier> classifier) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(classifier));
  }

 private:
  std::filesystem::path path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<cv::CascadeClassifier>> free_;
};

HaarEyes::HaarEyes(std::filesystem::path cascade) : pool_(std::make_unique<Pool>(std::move(cascade))) {}
HaarEyes::~HaarEyes() = default;
HaarEyes::HaarEyes(HaarEyes&&) noexcept = default;
HaarEyes& HaarEyes::operator=(HaarEyes&&) noexcept = default;

std::vector<Box> HaarEyes::find(const cv::Mat& gray) const {
  if (gray.type() != CV_8UC1) {
    throw Error(ErrorCode::internal, "the eye search takes 8-bit gray pictures only");
  }
  if (gray.cols < smallest_eye || gray.rows < smallest_eye) {
    return {};
  }
  auto classifier = pool_->take();
  std::vector<cv::Rect> found;
  classifier->detectMultiScale(gray, found, scale_step, neighbours, 0, {smallest_eye, smallest_eye});
  pool_->give_back(std::move(classifier));
  // OpenCV searches in parallel and groups in the order of arrival: sorted, the result is the same every time.
  std::sort(found.begin(), found.end(), [](const cv::Rect& a, const cv::Rect& b) {
    return std::tuple(a.y, a.x, a.height, a.width) < std::tuple(b.y, b.x, b.height, b.width);
  });
  std::vector<Box> eyes;
  eyes.reserve(found.size());
  for (const cv::Rect& rect : found) {
    eyes.push_back({static_cast<float>(rect.x), static_cast<float>(rect.y), static_cast<float>(rect.x + rect.width),
                    static_cast<float>(rect.y + rect.height)});
  }
  return eyes;
}

}  // namespace smartcv::vision
