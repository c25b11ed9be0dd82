#include "vision/mask_image.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "vision/component_grid.h"
#include "vision/sample_matrix.h"
#include "vision/sample_rows.h"
#include "vision/turn.h"

namespace smartcv::vision {
namespace {

// Where the image's edge lies on a component's grid, in samples.
struct Span {
  double begin;
  double end;
  int first;  // samples touched within the grid
  int last;   // one past
};

Span span(float begin, float end, int log2, int limit) {
  const double unit = 1 << log2;
  Span s{static_cast<double>(begin) / unit, static_cast<double>(end) / unit, 0, 0};
  s.first = static_cast<int>(std::floor(std::clamp(s.begin, 0.0, static_cast<double>(limit))));
  s.last = static_cast<int>(std::ceil(std::clamp(s.end, 0.0, static_cast<double>(limit))));
  return s;
}

// The part of the image, stretched to across x down samples, that lies on the grid.
cv::Mat4f stretched(const cv::Mat4f& image, const Span& across, const Span& down) {
  const double width = across.end - across.begin;
  const double height = down.end - down.begin;
  // Averaged first where it shrinks: never larger than the image, however large the face.
  const cv::Size shrunk(std::clamp(static_cast<int>(std::lround(width)), 1, image.cols),
                        std::clamp(static_cast<int>(std::lround(height)), 1, image.rows));
  cv::Mat4f small;
  cv::resize(image, small, shrunk, 0, 0, cv::INTER_AREA);
  const double x = small.cols / width;
  const double y = small.rows / height;
  const cv::Matx23d to_image(x, 0, (across.first + 0.5 - across.begin) * x - 0.5, 0, y,
                             (down.first + 0.5 - down.begin) * y - 0.5);
  cv::Mat4f out;
  cv::warpAffine(small, out, to_image, {across.last - across.first, down.last - down.first},
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return out;
}

cv::Mat with_alpha(const cv::Mat& stored) {
  cv::Mat rgba;
  switch (stored.channels()) {
    case 1:
      cv::cvtColor(stored, rgba, cv::COLOR_GRAY2RGBA);
      return rgba;
    case 3:
      cv::cvtColor(stored, rgba, cv::COLOR_BGR2RGBA);
      return rgba;
    default:
      cv::cvtColor(stored, rgba, cv::COLOR_BGRA2RGBA);
      return rgba;
  }
}

}  // namespace

MaskImage::MaskImage(const cv::Mat& rgba, media::Orientation orientation) {
  if (rgba.empty() || (rgba.type() != CV_8UC4 && rgba.type() != CV_16UC4)) {
    throw Error(ErrorCode::internal, "a mask image must have four components of 8 or 16 bits");
  }
  cv::Mat4f straight;
  turned_stored(rgba, orientation).convertTo(straight, CV_32F, rgba.depth() == CV_8U ? 1.0 / 255 : 1.0 / 65535);
  premultiplied_ = cv::Mat4f(straight.size());
  for (int y = 0; y < straight.rows; ++y) {
    for (int x = 0; x < straight.cols; ++x) {
      const cv::Vec4f p = straight(y, x);
      premultiplied_(y, x) = {p[0] * p[3], p[1] * p[3], p[2] * p[3], p[3]};
    }
  }
}

void MaskImage::draw(media::Picture& picture, const Box& bounds) const {
  blend(picture, bounds, [](bool, int, int) { return 1.0F; });
}

void MaskImage::draw_within(media::Picture& picture, const Box& bounds, const MaskCoverage& luma,
                            const MaskCoverage& chroma) const {
  blend(picture, bounds, [&](bool coarse, int x, int y) {
    const MaskCoverage& coverage = coarse ? chroma : luma;
    const MaskCoverage::Span columns = coverage.columns();
    const bool inside = x >= columns.begin && x < columns.end && y >= coverage.top() && y < coverage.bottom();
    return inside ? static_cast<float>(coverage.alpha(y)[x - columns.begin]) / 255 : 0.0F;
  });
}

template <typename Share>
void MaskImage::blend(media::Picture& picture, const Box& bounds, const Share& share) const {
  const media::PictureLayout& layout = picture.layout;
  if (!(bounds.area() > 0) || !std::isfinite(bounds.area())) {
    return;
  }
  const SampleMatrix matrix = sample_matrix(layout);
  for (int i = 0; i < color_components(layout); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const media::Component& component = picture.components[index];
    const bool coarse = is_chroma(layout, i);
    const Span across = span(bounds.x1, bounds.x2, coarse ? layout.log2_chroma_width : 0, component.width);
    const Span down = span(bounds.y1, bounds.y2, coarse ? layout.log2_chroma_height : 0, component.height);
    if (across.first >= across.last || down.first >= down.last) {
      continue;
    }
    const cv::Mat4f part = stretched(premultiplied_, across, down);
    const auto& w = matrix.weight[index];
    std::vector<float> row(static_cast<std::size_t>(part.cols));
    for (int y = 0; y < part.rows; ++y) {
      load_samples(read_only(component), down.first + y, across.first, across.last, row.data());
      for (int x = 0; x < part.cols; ++x) {
        const cv::Vec4f& p = part(y, x);
        const double color = w[0] * static_cast<double>(p[0]) + w[1] * static_cast<double>(p[1]) +
                             w[2] * static_cast<double>(p[2]) + matrix.bias[index] * static_cast<double>(p[3]);
        const float drawn = share(coarse, across.first + x, down.first + y);
        float& sample = row[static_cast<std::size_t>(x)];
        sample = static_cast<float>(color) * drawn + sample * (1 - p[3] * drawn);
      }
      store_samples(component, down.first + y, across.first, across.last, row.data());
    }
  }
}

MaskImage read_mask_image(const std::filesystem::path& path, media::Orientation orientation) {
  cv::Mat picture;
  try {
    if (std::filesystem::is_regular_file(path)) {  // OpenCV writes about missing files on its own
      picture = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
    }
  } catch (const cv::Exception&) {
    picture.release();  // reported below in our own words
  }
  if (picture.empty() || (picture.depth() != CV_8U && picture.depth() != CV_16U)) {
    throw Error(ErrorCode::input,
                "cannot be read as a picture of 8 or 16 bits; --mask-image takes a PNG, JPEG, TIFF or WebP file",
                {.file = path.string()});
  }
  return {with_alpha(picture), orientation};
}

}  // namespace smartcv::vision
