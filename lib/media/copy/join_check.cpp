#include "media/copy/join_check.h"

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/murmur3.h>
}

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_ptr.h"
#include "media/join_error.h"
#include "media/reader.h"

namespace smartcv::media::detail {
namespace {

constexpr int columns = 16;
constexpr int rows = 9;
// What compression may change in the mean of a field, in grey levels.
constexpr int tolerance = 16;

struct AvFree {
  void operator()(void* p) const noexcept { av_free(p); }
};

std::array<std::uint8_t, 16> hash_of(const ConstPicture& picture) {
  const std::unique_ptr<AVMurMur3, AvFree> state(checked(av_murmur3_alloc()));
  av_murmur3_init(state.get());
  for (const ConstComponent& component : picture.view()) {
    const std::size_t bytes =
        static_cast<std::size_t>(component.width) * static_cast<std::size_t>(component.pixel_stride);
    for (int y = 0; y < component.height; ++y) {
      av_murmur3_update(state.get(), component.data + y * component.row_stride, bytes);
    }
  }
  std::array<std::uint8_t, 16> hash{};
  av_murmur3_final(state.get(), hash.data());
  return hash;
}

int sample_at(const ConstComponent& component, int x, int y) {
  const std::uint8_t* const sample =
      component.data + y * component.row_stride + static_cast<std::ptrdiff_t>(x) * component.pixel_stride;
  const int word = component.wide() ? sample[0] | sample[1] << 8 : sample[0];
  return (word >> component.shift) >> (component.depth - 8);
}

std::vector<std::uint8_t> grid_of(const ConstPicture& picture) {
  const ConstComponent& luma = picture.components.front();
  std::vector<std::uint8_t> grid;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const int left = luma.width * column / columns;
      const int right = std::max(left + 1, luma.width * (column + 1) / columns);
      const int top = luma.height * row / rows;
      const int bottom = std::max(top + 1, luma.height * (row + 1) / rows);
      std::int64_t sum = 0;
      for (int y = top; y < std::min(bottom, luma.height); ++y) {
        for (int x = left; x < std::min(right, luma.width); ++x) {
          sum += sample_at(luma, x, y);
        }
      }
      const std::int64_t area =
          std::int64_t{1} * (std::min(bottom, luma.height) - top) * (std::min(right, luma.width) - left);
      grid.push_back(static_cast<std::uint8_t>(area > 0 ? sum / area : 0));
    }
  }
  return grid;
}

bool alike(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  return std::ranges::equal(a, b, [](int x, int y) { return std::abs(x - y) <= tolerance; });
}

}  // namespace

JoinCheck::Look JoinCheck::look_at(const Frame& frame) {
  const ConstPicture picture = frame.picture();
  return {hash_of(picture), grid_of(picture)};
}

void JoinCheck::expect(Look look, std::int64_t pts, bool copied) {
  if (copied) {
    look.grid = {};
  }
  expected_.push_back({std::move(look), pts, copied});
}

void JoinCheck::check(const std::filesystem::path& file, const std::string& shown) const {
  const auto fail = [&shown](std::size_t number, const std::string& what) {
    throw JoinError(ErrorCode::output, "copied and encoded groups of pictures do not fit together: " + what,
                    {"checking the output", shown, static_cast<std::int64_t>(number)});
  };
  Reader reader(file);
  std::size_t number = 0;
  while (const auto frame = reader.next()) {
    if (number >= expected_.size()) {
      fail(number, "a picture is too many");
    }
    const Expected& expected = expected_[number];
    if (frame->pts() != expected.pts) {
      fail(number, fmt::format("a picture is shown at {} instead of {}", frame->pts(), expected.pts));
    }
    const Look look = look_at(*frame);
    if (expected.copied ? look.hash != expected.look.hash : !alike(look.grid, expected.look.grid)) {
      fail(number,
           expected.copied ? "a copied picture is not the source's" : "an encoded picture is not what was drawn");
    }
    ++number;
  }
  if (number != expected_.size()) {
    fail(number, fmt::format("{} pictures instead of {}", number, expected_.size()));
  }
  if (!reader.statistics().complete()) {
    fail(number, reader.statistics().first_problem);
  }
}

}  // namespace smartcv::media::detail
