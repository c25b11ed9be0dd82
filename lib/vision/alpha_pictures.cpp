#include "vision/alpha_pictures.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/rgb_planes.h"
#include "vision/rgba_rows.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {
namespace {

using media::ColorModel;

float top_of(int depth) noexcept { return static_cast<float>((1U << static_cast<unsigned>(depth)) - 1U); }

void require_size(const media::PictureLayout& layout, int width, int height) {
  if (layout.width != width || layout.height != height) {
    throw Error(ErrorCode::internal, fmt::format("an output of {}x{} does not fit a matte of {}x{}", width, height,
                                                 layout.width, layout.height));
  }
}

void require_model(const media::Picture& out, ColorModel model, const char* name) {
  if (out.layout.model != model || out.count < color_components(out.layout) + (out.layout.has_alpha ? 1 : 0)) {
    throw Error(ErrorCode::internal, fmt::format("a picture of {} components is no {} picture", out.count, name));
  }
}

// Nothing for a layout without alpha.
void store_alpha(const Matte& matte, const media::Picture& out) {
  if (!out.layout.has_alpha) {
    return;
  }
  const auto& component = out.components[static_cast<std::size_t>(color_components(out.layout))];
  std::vector<float> row(static_cast<std::size_t>(component.width));
  for (int y = 0; y < component.height; ++y) {
    const float* alpha = matte.luma().row(y);
    for (std::size_t x = 0; x < row.size(); ++x) {
      row[x] = alpha[x] * top_of(component.depth);
    }
    store_samples(component, y, 0, component.width, row.data());
  }
}

void draw_from_rgb(ForegroundColors& foreground, AlphaMode mode, const media::Picture& out) {
  RgbaRows rows(foreground, mode == AlphaMode::premultiplied);
  RgbPlanes planes(out);
  for (int y = 0; y < out.layout.height; ++y) {
    planes.add(y, rows.read(y));
  }
  planes.finish();
}

// One component of the foreground brought to another grid and depth.
class ResampledComponent {
 public:
  ResampledComponent(const ForegroundColors& foreground, int component, const media::PictureLayout& to)
      : foreground_(foreground), component_(component) {
    const auto& from = foreground.source().layout;
    across_ = make_axis_taps(horizontal_grid(from, component), horizontal_grid(to, component));
    down_ = make_axis_taps(vertical_grid(from, component), vertical_grid(to, component));
    const auto width = static_cast<std::size_t>(component_size(from, component).width);
    row_.resize(width);
    tall_.resize(width);
    const bool full = from.range == media::ColorRange::full;
    const auto unit = [](int depth) { return static_cast<float>(1 << (depth - 8)); };
    scale_ = full ? top_of(to.depth) / top_of(from.depth) : unit(to.depth) / unit(from.depth);
    const auto index = static_cast<std::size_t>(component);
    from_bias_ = static_cast<float>(sample_matrix(from).bias[index]);
  }

  // Samples of the new depth without their bias.
  void read(int y, float* out) {
    const auto row_at = [&](int source_row) {
      for (const auto& span : foreground_.matte().grid(component_).spans(source_row)) {
        foreground_.load(component_, source_row, span, row_.data() + span.begin);
      }
      return static_cast<const float*>(row_.data());
    };
    blend_rows(down_, y, row_at, tall_);
    resample_row(across_, tall_.data(), out);
    for (int x = 0; x < across_.outputs; ++x) {
      out[x] = (out[x] - from_bias_) * scale_;
    }
  }

 private:
  const ForegroundColors& foreground_;
  int component_;
  AxisTaps across_;
  AxisTaps down_;
  std::vector<float> row_;
  std::vector<float> tall_;
  float scale_ = 1;
  float from_bias_ = 0;
};

void draw_from_samples(const ForegroundColors& foreground, AlphaMode mode, const media::Picture& out) {
  const MatteGrid& alpha_grid = foreground.matte().luma();
  const Matte matte({alpha_grid.row(0), alpha_grid.width(), alpha_grid.height(), alpha_grid.width()}, out.layout, 0);
  std::vector<float> row(static_cast<std::size_t>(out.layout.width));
  for (int c = 0; c < color_components(out.layout); ++c) {
    ResampledComponent component(foreground, c, out.layout);
    const auto& to = out.components[static_cast<std::size_t>(c)];
    const auto bias = static_cast<float>(sample_matrix(out.layout).bias[static_cast<std::size_t>(c)]);
    for (int y = 0; y < to.height; ++y) {
      component.read(y, row.data());
      const float* alpha = matte.grid(c).row(y);
      for (int x = 0; x < to.width; ++x) {
        const float a = alpha[x];
        const float kept = mode == AlphaMode::premultiplied || a == 0 ? a : 1.0F;
        row[static_cast<std::size_t>(x)] = bias + kept * row[static_cast<std::size_t>(x)];
      }
      store_samples(to, y, 0, to.width, row.data());
    }
  }
}

}  // namespace

void draw_alpha(const Matte& matte, const media::Picture& out) {
  require_size(matte.layout(), out.layout.width, out.layout.height);
  media::Picture drawn = out;
  if (out.layout.model == ColorModel::gray) {
    drawn.layout.range = media::ColorRange::full;
  }
  RgbPlanes planes(drawn);
  for (int y = 0; y < out.layout.height; ++y) {
    const float* alpha = matte.luma().row(y);
    planes.add(y, {alpha, alpha, alpha});
  }
  planes.finish();
  if (out.layout.has_alpha) {
    const auto& opaque = out.components[static_cast<std::size_t>(color_components(out.layout))];
    for (int y = 0; y < opaque.height; ++y) {
      fill_samples(opaque, y, 0, opaque.width, (1U << static_cast<unsigned>(opaque.depth)) - 1U);
    }
  }
}

void draw_rgba(ForegroundColors& foreground, AlphaMode mode, const media::Picture& out) {
  require_size(foreground.source().layout, out.layout.width, out.layout.height);
  require_model(out, ColorModel::rgb, "RGB");
  draw_from_rgb(foreground, mode, out);
  store_alpha(foreground.matte(), out);
}

void draw_rgba(ForegroundColors& foreground, AlphaMode mode, const std::array<MutableFloatPlane, 4>& out) {
  for (const auto& plane : out) {
    require_size(foreground.source().layout, plane.width, plane.height);
  }
  RgbaRows rows(foreground, mode == AlphaMode::premultiplied);
  for (int y = 0; y < out[3].height; ++y) {
    const auto rgb = rows.read(y);
    for (std::size_t i = 0; i < rgb.size(); ++i) {
      std::copy(rgb[i], rgb[i] + out[i].width, out[i].row(y));
    }
    const float* alpha = foreground.matte().luma().row(y);
    std::copy(alpha, alpha + out[3].width, out[3].row(y));
  }
}

void draw_yuva(ForegroundColors& foreground, AlphaMode mode, const media::Picture& out) {
  const auto& from = foreground.source().layout;
  require_size(from, out.layout.width, out.layout.height);
  require_model(out, ColorModel::yuv, "YUV");
  if (from.model == ColorModel::yuv && from.matrix == out.layout.matrix && from.range == out.layout.range) {
    draw_from_samples(foreground, mode, out);
  } else {
    draw_from_rgb(foreground, mode, out);
  }
  store_alpha(foreground.matte(), out);
}

}  // namespace smartcv::vision
