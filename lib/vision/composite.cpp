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

// Calls draw(component, row, span) for all spans of all colour components.
template <typename Draw>
void for_each_span(const ForegroundColors& foreground, const Draw& draw) {
  for (int c = 0; c < color_components(foreground.source().layout); ++c) {
    const MatteGrid& grid = foreground.matte().grid(c);
    for (int y = 0; y < grid.height(); ++y) {
      for (const auto& span : grid.spans(y)) {
        draw(c, y, span);
      }
    }
  }
}

}  // namespace

void composite(const ForegroundColors& foreground, const media::ConstPicture& background, media::Picture& out) {
  const auto& source = foreground.source();
  require_fit(source, background.layout, background.count, "background");
  require_fit(source, out.layout, out.count, "output");
  std::vector<float> front(static_cast<std::size_t>(source.layout.width));
  std::vector<float> back(front.size());
  for_each_span(foreground, [&](int c, int y, const MatteGrid::Span& span) {
    const auto index = static_cast<std::size_t>(c);
    const media::Component& to = out.components[index];
    if (span.kind == Kind::transparent) {
      copy_samples(background.components[index], to, y, span.begin, span.end);
      return;
    }
    if (span.kind == Kind::opaque && !foreground.differ(span.kind)) {
      copy_samples(source.components[index], to, y, span.begin, span.end);
      return;
    }
    foreground.load(c, y, span, front.data());
    if (span.kind == Kind::mixed) {
      load_samples(background.components[index], y, span.begin, span.end, back.data());
      const float* alpha = foreground.matte().grid(c).row(y) + span.begin;
      for (int x = 0; x < span.end - span.begin; ++x) {
        const auto at = static_cast<std::size_t>(x);
        front[at] = back[at] + alpha[x] * (front[at] - back[at]);
      }
    }
    store_samples(to, y, span.begin, span.end, front.data());
  });
  keep_alpha(source, out);
}

void draw_foreground(const ForegroundColors& foreground, Rgb around, media::Picture& out) {
  const auto& source = foreground.source();
  require_fit(source, out.layout, out.count, "output");
  const std::array<std::uint16_t, 3> empty = sample_values(around, source.layout);
  std::vector<float> front(static_cast<std::size_t>(source.layout.width));
  for_each_span(foreground, [&](int c, int y, const MatteGrid::Span& span) {
    const auto index = static_cast<std::size_t>(c);
    const media::Component& to = out.components[index];
    if (span.kind == Kind::transparent) {
      fill_samples(to, y, span.begin, span.end, empty[index]);
      return;
    }
    if (span.kind == Kind::opaque && !foreground.differ(span.kind)) {
      copy_samples(source.components[index], to, y, span.begin, span.end);
      return;
    }
    foreground.load(c, y, span, front.data());
    if (span.kind == Kind::mixed) {
      const float* alpha = foreground.matte().grid(c).row(y) + span.begin;
      for (int x = 0; x < span.end - span.begin; ++x) {
        const auto at = static_cast<std::size_t>(x);
        front[at] = alpha[x] > 0 ? front[at] : static_cast<float>(empty[index]);
      }
    }
    store_samples(to, y, span.begin, span.end, front.data());
  });
  keep_alpha(source, out);
}

}  // namespace smartcv::vision
