#include "vision/composite.h"

#include <array>
#include <cstddef>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {
namespace {

using Kind = MatteGrid::Kind;

void require_fit(const media::ConstPicture& source, const media::PictureLayout& other, int count, const char* name) {
  const auto& layout = source.layout;
  const bool fits = other.width == layout.width && other.height == layout.height && other.model == layout.model &&
                    other.depth == layout.depth && other.log2_chroma_width == layout.log2_chroma_width &&
                    other.log2_chroma_height == layout.log2_chroma_height && count >= color_components(layout);
  if (!fits) {
    throw Error(ErrorCode::internal,
                fmt::format("the {} ({}x{}, {} bits) does not fit the source ({}x{}, {} bits)", name, other.width,
                            other.height, other.depth, layout.width, layout.height, layout.depth));
  }
}

void keep_alpha(const media::ConstPicture& source, const media::Picture& out) {
  const int color = color_components(source.layout);
  if (!source.layout.has_alpha || !out.layout.has_alpha) {
    return;
  }
  const auto& from = source.components[static_cast<std::size_t>(color)];
  const auto& to = out.components[static_cast<std::size_t>(color)];
  for (int y = 0; y < from.height; ++y) {
    copy_samples(from, to, y, 0, from.width);
  }
}

// Draws all spans of all colour components: nothing of the person by `empty` (component, row, span), mixed colours
// by `mix` (component, row, span, front), which turns the foreground's samples into the result's; what is opaque stays
// the source's, bit for bit, unless the foreground has other colours.
template <typename Empty, typename Mix>
void draw(const ForegroundColors& foreground, media::Picture& out, const Empty& empty, const Mix& mix) {
  const auto& source = foreground.source();
  std::vector<float> front(static_cast<std::size_t>(source.layout.width));
  const auto draw_span = [&](int c, int y, const MatteGrid::Span& span) {
    const auto index = static_cast<std::size_t>(c);
    if (span.kind == Kind::transparent) {
      empty(index, y, span);
    } else if (span.kind == Kind::opaque && !foreground.differ(span.kind)) {
      copy_samples(source.components[index], out.components[index], y, span.begin, span.end);
    } else {
      foreground.load(c, y, span, front.data());
      if (span.kind == Kind::mixed) {
        mix(index, y, span, front.data());
      }
      store_samples(out.components[index], y, span.begin, span.end, front.data());
    }
  };
  for (int c = 0; c < color_components(source.layout); ++c) {
    const MatteGrid& grid = foreground.matte().grid(c);
    for (int y = 0; y < grid.height(); ++y) {
      for (const auto& span : grid.spans(y)) {
        draw_span(c, y, span);
      }
    }
  }
  keep_alpha(source, out);
}

}  // namespace

void composite(const ForegroundColors& foreground, const media::ConstPicture& background, media::Picture& out) {
  const auto& source = foreground.source();
  require_fit(source, background.layout, background.count, "background");
  require_fit(source, out.layout, out.count, "output");
  std::vector<float> back(static_cast<std::size_t>(source.layout.width));
  draw(
      foreground, out,
      [&](std::size_t c, int y, const MatteGrid::Span& span) {
        copy_samples(background.components[c], out.components[c], y, span.begin, span.end);
      },
      [&](std::size_t c, int y, const MatteGrid::Span& span, float* front) {
        load_samples(background.components[c], y, span.begin, span.end, back.data());
        const float* alpha = foreground.matte().grid(static_cast<int>(c)).row(y) + span.begin;
        for (int x = 0; x < span.end - span.begin; ++x) {
          const float behind = back[static_cast<std::size_t>(x)];
          front[x] = behind + alpha[x] * (front[x] - behind);
        }
      });
}

void draw_foreground(const ForegroundColors& foreground, Rgb around, media::Picture& out) {
  const auto& source = foreground.source();
  require_fit(source, out.layout, out.count, "output");
  const std::array<std::uint16_t, 3> empty = sample_values(around, source.layout);
  draw(
      foreground, out,
      [&](std::size_t c, int y, const MatteGrid::Span& span) {
        fill_samples(out.components[c], y, span.begin, span.end, empty[c]);
      },
      [&](std::size_t c, int y, const MatteGrid::Span& span, float* front) {
        const float* alpha = foreground.matte().grid(static_cast<int>(c)).row(y) + span.begin;
        for (int x = 0; x < span.end - span.begin; ++x) {
          front[x] = alpha[x] > 0 ? front[x] : static_cast<float>(empty[c]);
        }
      });
}

}  // namespace smartcv::vision
