#include "tasks/fitting_preview/cutout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "base/error.h"

namespace smartcv::fitting_preview {
namespace {

// Half the width of the band along the mask's edge that is looked at again: a pixel of the small picture of 400 that
// the mask was found on, and the softness of a lens.
int band_of(cv::Size size) { return std::clamp(cvRound(std::max(size.width, size.height) / 400.0 + 2.5), 3, 14); }

// The nearest pixel of a set, for every pixel.
class Nearest {
 public:
  // `set`: not 0 for members, at least one.
  explicit Nearest(const cv::Mat1b& set) {
    cv::Mat distance;
    const cv::Mat others = set == 0;
    cv::distanceTransform(others, distance, labels_, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    double count = 0;
    cv::minMaxLoc(labels_, nullptr, &count);
    places_.resize(static_cast<std::size_t>(count) + 1);
    for (int y = 0; y < set.rows; ++y) {
      for (int x = 0; x < set.cols; ++x) {
        if (set(y, x) != 0) {
          places_[static_cast<std::size_t>(labels_(y, x))] = {x, y};
        }
      }
    }
  }
  [[nodiscard]] cv::Point of(int x, int y) const { return places_[static_cast<std::size_t>(labels_(y, x))]; }

 private:
  cv::Mat1i labels_;
  std::vector<cv::Point> places_;
};

// The mean colour of a set's members around each place; 0 where there is none.
cv::Mat3f local_colors(const cv::Mat3f& photo, const cv::Mat1b& set, int reach) {
  cv::Mat1f weight;
  set.convertTo(weight, CV_32F, 1.0 / 255);
  cv::Mat3f weighted(photo.size());
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      weighted(y, x) = photo(y, x) * weight(y, x);
    }
  }
  const cv::Size window(2 * reach + 1, 2 * reach + 1);
  cv::boxFilter(weighted, weighted, CV_32F, window, {-1, -1}, true, cv::BORDER_REPLICATE);
  cv::boxFilter(weight, weight, CV_32F, window, {-1, -1}, true, cv::BORDER_REPLICATE);
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      weighted(y, x) = weight(y, x) > 1e-4F ? weighted(y, x) / weight(y, x) : cv::Vec3f(0, 0, 0);
    }
  }
  return weighted;
}

struct Mixture {
  float alpha;
  float trust;  // 0..1: how well F and B explain the pixel
};

Mixture unmixed(const cv::Vec3f& color, const cv::Vec3f& front, const cv::Vec3f& back, float mask) {
  const cv::Vec3f difference = front - back;
  const float contrast = difference.dot(difference);
  if (contrast < 1e-6F) {
    return {mask, 0};
  }
  const float alpha = std::clamp((color - back).dot(difference) / contrast, 0.0F, 1.0F);
  const cv::Vec3f rest = color - (front * alpha + back * (1 - alpha));
  // In parts of the largest value: colours 15 of 255 apart tell half, a remainder of as much takes half away.
  constexpr float unit = (15.0F / 255) * (15.0F / 255);
  const float told = contrast / (contrast + 4 * unit);
  return {alpha, told * unit / (unit + rest.dot(rest))};
}

// Values this near to the ends are noise.
float cleaned(float alpha) { return std::clamp((alpha - 0.04F) / 0.92F, 0.0F, 1.0F); }

cv::Vec3f clamped(const cv::Vec3f& color) {
  return {std::clamp(color[0], 0.0F, 1.0F), std::clamp(color[1], 0.0F, 1.0F), std::clamp(color[2], 0.0F, 1.0F)};
}

void store(cv::Vec4b& out, const cv::Vec3f& color, float alpha) {
  const auto a = static_cast<unsigned char>(std::lround(alpha * 255));
  for (int c = 0; c < 3; ++c) {
    out[c] = a == 0 ? static_cast<unsigned char>(0) : static_cast<unsigned char>(std::lround(color[c] * 255));
  }
  out[3] = a;
}

}  // namespace

cv::Mat read_photo(const std::filesystem::path& path) {
  cv::Mat photo;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    throw Error(ErrorCode::input, "no such file", {.file = path.string()});
  }
  try {
    if (std::filesystem::is_regular_file(path, error)) {
      photo = cv::imread(path.string(), cv::IMREAD_COLOR);
    }
  } catch (const cv::Exception&) {
    photo.release();  // reported below in our own words
  }
  if (photo.empty()) {
    throw Error(ErrorCode::input, "cannot be read as a picture; it is damaged or of a kind that is not known",
                {.file = path.string()});
  }
  return photo;
}

cv::Mat cut_along(const cv::Mat& photo, const cv::Mat& mask) {
  const int band = band_of(photo.size());
  const cv::Mat element = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * band + 1, 2 * band + 1});
  cv::Mat1b front;
  cv::Mat1b grown;
  cv::erode(mask, front, element, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::dilate(mask, grown, element, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::Mat1b back;
  cv::bitwise_not(grown, back);
  // Parts thinner than the band (straps) and photos without margin have nothing that is sure; the mask stands in.
  front = cv::countNonZero(front) == 0 ? cv::Mat1b(mask) : front;
  back = cv::countNonZero(back) == 0 ? cv::Mat1b(cv::Mat(~mask)) : back;
  if (cv::countNonZero(back) == 0 || cv::countNonZero(front) == 0) {
    throw Error(ErrorCode::internal, "a cut needs a garment and a background");
  }
  cv::Mat3f colors;
  photo.convertTo(colors, CV_32F, 1.0 / 255);
  const cv::Mat3f front_colors = local_colors(colors, front, 1);
  const cv::Mat3f back_colors = local_colors(colors, back, 1);
  const Nearest nearest_front(front);
  const Nearest nearest_back(back);
  cv::Mat1f soft;
  mask.convertTo(soft, CV_32F, 1.0 / 255);
  cv::GaussianBlur(soft, soft, {0, 0}, std::max(0.7, band / 3.0));

  cv::Mat1f alpha(photo.size());
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      if (front(y, x) != 0 || back(y, x) != 0) {
        alpha(y, x) = front(y, x) != 0 ? 1.0F : 0.0F;
        continue;
      }
      const auto mixture =
          unmixed(colors(y, x), front_colors(nearest_front.of(x, y)), back_colors(nearest_back.of(x, y)), soft(y, x));
      alpha(y, x) = mixture.trust * mixture.alpha + (1 - mixture.trust) * soft(y, x);
    }
  }
  cv::Mat out(photo.size(), CV_8UC4);
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      const bool sure = front(y, x) != 0 || back(y, x) != 0;
      const float a = sure ? alpha(y, x) : cleaned(alpha(y, x));
      cv::Vec3f color = colors(y, x);
      if (!sure && a > 0 && a < 1) {
        // Where little is seen of the garment its colour is a guess: the nearest sure one counts the more.
        const float mixed = alpha(y, x);
        const cv::Vec3f& behind = back_colors(nearest_back.of(x, y));
        const cv::Vec3f own = clamped((color - behind * (1 - mixed)) / mixed);
        color = own * mixed + front_colors(nearest_front.of(x, y)) * (1 - mixed);
      }
      store(out.at<cv::Vec4b>(y, x), color, a);
    }
  }
  return out;
}

std::string encode_cutout(const cv::Mat& bgra) {
  std::vector<std::uint8_t> bytes;
  bool good = false;
  try {
    good = cv::imencode(".png", bgra, bytes);
  } catch (const cv::Exception&) {
    good = false;  // reported below in our own words
  }
  if (!good) {
    throw Error(ErrorCode::internal, "the cut-out could not be encoded as PNG");
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace smartcv::fitting_preview
