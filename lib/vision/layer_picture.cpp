#include "vision/layer_picture.h"

#include <algorithm>
#include <cstddef>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "vision/component_grid.h"
#include "vision/rgb_planes.h"
#include "vision/sample_rows.h"
#include "vision/stored_layer.h"

namespace smartcv::vision {
namespace {

// All layers over each other, row by row as straight coded colours.
class Canvas {
 public:
  Canvas(const std::vector<Layer>& layers, const LightCurve& curve, media::Orientation orientation, Size stored)
      : curve_(curve), size_(stored) {
    for (const Layer& layer : layers) {
      if (layer.area.area() > 0) {
        layers_.push_back(stored_layer(layer, orientation, stored));
      }
    }
    for (auto& row : rows_) {
      row.resize(static_cast<std::size_t>(stored.width));
    }
  }

  // R', G', B', A; valid until the next call.
  std::array<const float*, 4> row(int y) {
    for (auto& values : rows_) {
      std::ranges::fill(values, 0.0F);
    }
    for (const StoredLayer& layer : layers_) {
      if (y >= layer.area.y && y < layer.area.br().y) {
        add(layer, y);
      }
    }
    for (std::size_t x = 0; x < rows_[3].size(); ++x) {
      const float alpha = rows_[3][x];
      for (std::size_t c = 0; c < 3; ++c) {
        rows_[c][x] = alpha > 0 ? rows_[c][x] / alpha : 0.0F;
      }
    }
    if (!curve_.is_srgb()) {
      convert();
    }
    return {rows_[0].data(), rows_[1].data(), rows_[2].data(), rows_[3].data()};
  }

 private:
  // From sRGB to the picture's curve and primaries.
  void convert() {
    for (std::size_t c = 0; c < 3; ++c) {
      LightCurve::srgb().to_light(rows_[c].data(), size_.width, rows_[c].data());
    }
    curve_.from_srgb_primaries(rows_[0].data(), rows_[1].data(), rows_[2].data(), size_.width);
    for (std::size_t c = 0; c < 3; ++c) {
      curve_.to_code(rows_[c].data(), size_.width, rows_[c].data());
      for (std::size_t x = 0; x < rows_[c].size(); ++x) {
        rows_[c][x] = rows_[3][x] > 0 ? rows_[c][x] : 0.0F;  // black is not code 0 in every curve
      }
    }
  }

  void add(const StoredLayer& layer, int y) {
    const auto* from = layer.rgba.ptr<cv::Vec4f>(y - layer.area.y);
    for (int x = 0; x < layer.area.width; ++x) {
      const auto at = static_cast<std::size_t>(x) + static_cast<std::size_t>(layer.area.x);
      const float kept = 1 - std::min(from[x][3], 1.0F);
      for (std::size_t c = 0; c < rows_.size(); ++c) {
        rows_[c][at] = from[x][static_cast<int>(c)] + kept * rows_[c][at];
      }
    }
  }

  const LightCurve& curve_;
  Size size_;
  std::vector<StoredLayer> layers_;
  std::array<std::vector<float>, 4> rows_;
};

}  // namespace

void draw_layers_alone(const std::vector<Layer>& layers, const LightCurve& curve, media::Orientation orientation,
                       const media::Picture& out) {
  const auto color = static_cast<std::size_t>(color_components(out.layout));
  if (!out.layout.has_alpha || color != 3 || out.count < 4) {
    throw Error(ErrorCode::internal, "layers alone need a picture of colour and alpha");
  }
  Canvas canvas(layers, curve, orientation, {out.layout.width, out.layout.height});
  RgbPlanes planes(out);
  const media::Component& alpha = out.components[color];
  const auto top = static_cast<float>((1U << static_cast<unsigned>(alpha.depth)) - 1U);
  std::vector<float> scaled(static_cast<std::size_t>(out.layout.width));
  for (int y = 0; y < out.layout.height; ++y) {
    const auto row = canvas.row(y);
    planes.add(y, {row[0], row[1], row[2]});
    std::transform(row[3], row[3] + scaled.size(), scaled.begin(), [top](float a) { return a * top; });
    store_samples(alpha, y, 0, alpha.width, scaled.data());
  }
  planes.finish();
}

void draw_layers_alone(const std::vector<Layer>& layers, const LightCurve& curve, media::Orientation orientation,
                       const std::array<MutableFloatPlane, 4>& out) {
  Canvas canvas(layers, curve, orientation, {out[0].width, out[0].height});
  for (int y = 0; y < out[0].height; ++y) {
    const auto row = canvas.row(y);
    for (std::size_t c = 0; c < out.size(); ++c) {
      std::copy_n(row[c], out[c].width, out[c].row(y));
    }
  }
}

}  // namespace smartcv::vision
