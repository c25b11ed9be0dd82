#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "tasks/fitting_preview/cutout.h"
#include "tasks/fitting_preview/mask_pieces.h"

namespace smartcv::fitting_preview {
namespace {

// GrabCut's time grows faster than its pixels, and edges are found again at full size.
constexpr int small_side = 400;
constexpr double border_share = 0.035;   // of the shorter side
constexpr double smallest_piece = 0.03;  // of the largest one
constexpr double least_share = 0.003;    // of the photo that a garment takes
constexpr double largest_share = 0.97;

// Colours of the border: a few clusters in CIE Lab.
struct BorderColors {
  std::vector<cv::Vec3f> means;
  std::vector<float> spreads;
  bool plain = false;  // one colour, or a smooth change of it
};

// Lightness counts half: a shadow on the wall is still the wall.
cv::Mat3f perceived(const cv::Mat& bgr) {
  cv::Mat values;
  bgr.convertTo(values, CV_32F, 1.0 / 255);
  cv::Mat3f lab;
  cv::cvtColor(values, lab, cv::COLOR_BGR2Lab);
  lab.forEach([](cv::Vec3f& color, const int*) { color[0] *= 0.5F; });
  return lab;
}

int ring_width(cv::Size size) { return std::max(2, cvRound(border_share * std::min(size.width, size.height))); }

cv::Mat1b ring_of(cv::Size size) {
  cv::Mat1b ring(size, static_cast<unsigned char>(255));
  const int width = ring_width(size);
  if (size.width > 2 * width && size.height > 2 * width) {
    ring(cv::Rect(width, width, size.width - 2 * width, size.height - 2 * width)).setTo(0);
  }
  return ring;
}

BorderColors colors_of(const cv::Mat3f& lab, const cv::Mat1b& ring) {
  std::vector<cv::Vec3f> samples;
  for (int y = 0; y < lab.rows; ++y) {
    for (int x = 0; x < lab.cols; ++x) {
      if (ring(y, x) != 0) {
        samples.push_back(lab(y, x));
      }
    }
  }
  const cv::Mat points(static_cast<int>(samples.size()), 3, CV_32F, samples.data());
  const int clusters = std::min(6, points.rows);
  cv::Mat labels;
  cv::Mat centers;
  cv::kmeans(points, clusters, labels, cv::TermCriteria(cv::TermCriteria::EPS + cv::TermCriteria::COUNT, 20, 0.5), 2,
             cv::KMEANS_PP_CENTERS, centers);
  std::vector<double> squares(static_cast<std::size_t>(clusters));
  std::vector<int> counts(static_cast<std::size_t>(clusters));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const int label = labels.at<int>(static_cast<int>(i));
    const cv::Vec3f mean(centers.ptr<float>(label));
    squares[static_cast<std::size_t>(label)] += cv::norm(samples[i] - mean, cv::NORM_L2SQR);
    ++counts[static_cast<std::size_t>(label)];
  }
  BorderColors colors;
  for (int i = 0; i < clusters; ++i) {
    const auto index = static_cast<std::size_t>(i);
    // A few pixels of their own colour at the border are the garment that reaches there.
    if (counts[index] * 50 >= points.rows) {
      colors.means.emplace_back(centers.ptr<float>(i));
      colors.spreads.push_back(static_cast<float>(std::sqrt(squares[index] / counts[index])));
    }
  }
  // Plain: nearly all of it near one of the clusters, counted by the median distance from their mean.
  cv::Vec3f all(0, 0, 0);
  for (const auto& sample : samples) {
    all += sample;
  }
  all /= static_cast<float>(samples.size());
  std::vector<double> distances;
  for (const auto& sample : samples) {
    distances.push_back(cv::norm(sample - all));
  }
  const auto most = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() * 8 / 10);
  std::nth_element(distances.begin(), most, distances.end());
  colors.plain = *most < 9;
  return colors;
}

// How far every pixel's colour is from the border's, in spreads of the nearest cluster.
cv::Mat1f strangeness(const cv::Mat3f& lab, const BorderColors& colors) {
  constexpr float least_spread = 2.5F;  // noise, JPEG
  cv::Mat1f distance(lab.size());
  for (int y = 0; y < lab.rows; ++y) {
    for (int x = 0; x < lab.cols; ++x) {
      float nearest = 1e6F;
      for (std::size_t i = 0; i < colors.means.size(); ++i) {
        const auto d = static_cast<float>(cv::norm(lab(y, x) - colors.means[i]));
        nearest = std::min(nearest, d / std::max(least_spread, colors.spreads[i]));
      }
      distance(y, x) = nearest;
    }
  }
  return distance;
}

// Things stand in the middle of shop photos: 1 there, 0 at the border.
float centrality(int x, int y, cv::Size size) {
  const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width) * 2 - 1;
  const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(size.height) * 2 - 1;
  return 1 - std::min(1.0F, std::sqrt((u * u + v * v) / 1.1F));
}

cv::Mat1b seeds_of(const cv::Mat3f& lab) {
  const cv::Mat1b ring = ring_of(lab.size());
  const BorderColors colors = colors_of(lab, ring);
  const cv::Mat1f strange = strangeness(lab, colors);
  cv::Mat1b seeds(lab.size());
  const float near = 2.2F;
  for (int y = 0; y < lab.rows; ++y) {
    for (int x = 0; x < lab.cols; ++x) {
      const float d = strange(y, x);
      unsigned char seed = cv::GC_PR_BGD;
      if (ring(y, x) != 0) {
        seed = d < 2 * near || !colors.plain ? cv::GC_BGD : cv::GC_PR_BGD;
      } else if (colors.plain) {
        seed = d > 3 * near ? cv::GC_FGD : d > near ? cv::GC_PR_FGD : d < near / 2 ? cv::GC_BGD : cv::GC_PR_BGD;
      } else {
        // A busy background has many colours, the garment's perhaps among them: place decides as well.
        seed = d + 4 * centrality(x, y, lab.size()) > near + 1.2F ? cv::GC_PR_FGD : cv::GC_PR_BGD;
      }
      seeds(y, x) = seed;
    }
  }
  if (colors.plain) {
    // A hole that looks like the wall is the wall, a spot that does may be a pattern: only areas are certain.
    const cv::Mat sure = seeds == cv::GC_BGD;
    cv::Mat wide;
    cv::morphologyEx(sure, wide, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
    seeds.setTo(cv::GC_PR_BGD, sure & ~wide & ~ring);
  }
  return seeds;
}

cv::Mat run_grab_cut(const cv::Mat& small, cv::Mat1b seeds, int rounds) {
  const bool both = cv::countNonZero((seeds == cv::GC_FGD) | (seeds == cv::GC_PR_FGD)) > 16 &&
                    cv::countNonZero((seeds == cv::GC_BGD) | (seeds == cv::GC_PR_BGD)) > 16;
  if (both) {
    cv::Mat background;
    cv::Mat foreground;
    // GrabCut starts its colour models at random places.
    cv::theRNG().state = 0x5eed;
    cv::grabCut(small, seeds, {}, background, foreground, rounds, cv::GC_INIT_WITH_MASK);
  }
  return (seeds == cv::GC_FGD) | (seeds == cv::GC_PR_FGD);
}

// Without crumbs, and without pinholes.
cv::Mat tidied(const cv::Mat& mask) {
  cv::Mat opened;
  cv::morphologyEx(mask, opened, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
  const cv::Mat garment = without_specks(opened, smallest_piece);
  return ~pieces_of_at_least(~garment, 0.002 * cv::countNonZero(garment));
}

cv::Mat smaller(const cv::Mat& photo) {
  const double scale = std::min(1.0, static_cast<double>(small_side) / std::max(photo.cols, photo.rows));
  cv::Mat small;
  cv::resize(photo, small, {std::max(1, cvRound(photo.cols * scale)), std::max(1, cvRound(photo.rows * scale))}, 0, 0,
             cv::INTER_AREA);
  return small;
}

cv::Mat at_full_size(const cv::Mat& mask, cv::Size size) {
  const double share = static_cast<double>(cv::countNonZero(mask)) / static_cast<double>(mask.total());
  if (share < least_share || share > largest_share) {
    throw Error(ErrorCode::input,
                share < least_share
                    ? "no garment is told from the background; photograph it whole, before a wall of another colour"
                    : "no background is told from the garment; leave some of it around the garment");
  }
  cv::Mat full;
  cv::resize(mask, full, size, 0, 0, cv::INTER_CUBIC);
  return full > 127;
}

}  // namespace

cv::Mat mask_by_border(const cv::Mat& photo) {
  const cv::Mat small = smaller(photo);
  cv::theRNG().state = 0x5eed;  // k-means starts at random places, too
  return at_full_size(tidied(run_grab_cut(small, seeds_of(perceived(small)), 5)), photo.size());
}

cv::Mat mask_by_saliency(const cv::Mat& photo, const cv::Mat& saliency) {
  const cv::Mat small = smaller(photo);
  cv::Mat1f sure;
  cv::resize(saliency, sure, small.size(), 0, 0, cv::INTER_AREA);
  cv::Mat1b seeds(small.size());
  for (int y = 0; y < seeds.rows; ++y) {
    for (int x = 0; x < seeds.cols; ++x) {
      const float s = sure(y, x);
      seeds(y, x) = s > 0.85F ? cv::GC_FGD : s > 0.5F ? cv::GC_PR_FGD : s > 0.08F ? cv::GC_PR_BGD : cv::GC_BGD;
    }
  }
  return at_full_size(tidied(run_grab_cut(small, seeds, 2)), photo.size());
}

}  // namespace smartcv::fitting_preview
