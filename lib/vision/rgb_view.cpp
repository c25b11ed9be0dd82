#include "vision/rgb_view.h"

#include <cstddef>
#include <cstdint>

namespace smartcv::vision {
namespace {

template <typename Byte>
media::BasicPicture<Byte> view(Byte* data, const cv::Mat& rgb) {
  media::BasicPicture<Byte> picture;
  picture.layout.width = rgb.cols;
  picture.layout.height = rgb.rows;
  picture.layout.model = media::ColorModel::rgb;
  picture.layout.range = media::ColorRange::full;
  picture.count = 3;
  for (std::size_t i = 0; i < 3; ++i) {
    picture.components.at(i) = {.data = data + i,
                                .row_stride = static_cast<std::ptrdiff_t>(rgb.step[0]),
                                .pixel_stride = 3,
                                .width = rgb.cols,
                                .height = rgb.rows};
  }
  return picture;
}

}  // namespace

media::ConstPicture rgb_view(const cv::Mat& rgb) { return view<const std::uint8_t>(rgb.data, rgb); }

media::Picture writable_rgb_view(cv::Mat& rgb) { return view<std::uint8_t>(rgb.data, rgb); }

}  // namespace smartcv::vision
