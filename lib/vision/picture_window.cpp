#include "vision/picture_window.h"

#include <algorithm>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"

namespace smartcv::vision {
namespace {

// The samples of a component as a matrix of their values, whatever their layout in memory.
cv::Mat matrix_of(const media::ConstComponent& component) {
  cv::Mat values(component.height, component.width, component.wide() ? CV_16UC1 : CV_8UC1);
  for (int y = 0; y < component.height; ++y) {
    const std::uint8_t* sample = component.data + y * component.row_stride;
    for (int x = 0; x < component.width; ++x, sample += component.pixel_stride) {
      if (component.wide()) {
        std::uint16_t word = 0;
        std::memcpy(&word, sample, sizeof word);
        values.at<std::uint16_t>(y, x) = static_cast<std::uint16_t>(word >> component.shift);
      } else {
        values.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(*sample >> component.shift);
      }
    }
  }
  return values;
}

void store(const cv::Mat& values, const media::Component& component) {
  for (int y = 0; y < component.height; ++y) {
    std::uint8_t* sample = component.data + y * component.row_stride;
    for (int x = 0; x < component.width; ++x, sample += component.pixel_stride) {
      if (component.wide()) {
        const auto word = static_cast<std::uint16_t>(values.at<std::uint16_t>(y, x) << component.shift);
        std::memcpy(sample, &word, sizeof word);
      } else {
        *sample = static_cast<std::uint8_t>(values.at<std::uint8_t>(y, x) << component.shift);
      }
    }
  }
}

}  // namespace

void copy_window(const media::ConstPicture& source, media::Orientation orientation, Point corner,
                 const media::Picture& window) {
  if (source.count != window.count || source.layout.depth != window.layout.depth ||
      source.layout.log2_chroma_width != window.layout.log2_chroma_width ||
      source.layout.log2_chroma_height != window.layout.log2_chroma_height) {
    throw Error(ErrorCode::internal, "a window has other components than the picture it shows");
  }
  const Size stored{source.layout.width, source.layout.height};
  for (int index = 0; index < source.count; ++index) {
    const media::ConstComponent& from = source.components[static_cast<std::size_t>(index)];
    const media::Component& to = window.components[static_cast<std::size_t>(index)];
    // Pixels of the picture in a sample of the component; centres of samples are at + 0.5.
    const bool chroma = from.width != source.layout.width || from.height != source.layout.height;
    const double sx = chroma ? 1 << source.layout.log2_chroma_width : 1;
    const double sy = chroma ? 1 << source.layout.log2_chroma_height : 1;
    const auto place = [&](double x, double y) {  // of the window's component → of the source's
      const Point upright{corner.x + static_cast<float>((x + 0.5) * sx), corner.y + static_cast<float>((y + 0.5) * sy)};
      const Point at = to_stored(upright, orientation, stored);
      return cv::Point2d(static_cast<double>(at.x) / sx - 0.5, static_cast<double>(at.y) / sy - 0.5);
    };
    const cv::Point2d origin = place(0, 0);
    const cv::Point2d right = place(1, 0) - origin;
    const cv::Point2d down = place(0, 1) - origin;
    const cv::Matx23d map(right.x, down.x, origin.x, right.y, down.y, origin.y);
    cv::Mat shown;
    cv::warpAffine(matrix_of(from), shown, map, cv::Size(to.width, to.height), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
    store(shown, to);
  }
}

}  // namespace smartcv::vision
