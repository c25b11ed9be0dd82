#include "nn/networks/mtcnn_area.h"

#include <vector>

namespace smartcv::nn {
namespace {

constexpr std::size_t channels = 3;

struct Window {
  int begin;
  int end;
};

Window window(int output, int in, int out) {
  const auto o = static_cast<std::int64_t>(output);
  return {static_cast<int>(o * in / out), static_cast<int>(((o + 1) * in + out - 1) / out)};
}

}  // namespace

void mtcnn_area_resize(const RgbView& source, vision::Size size, float* out) {
  const auto row_values = channels * static_cast<std::size_t>(source.size.width);
  std::vector<std::uint32_t> column_sums(row_values);  // exact: integers
  std::vector<Window> columns;
  columns.reserve(static_cast<std::size_t>(size.width));
  for (int x = 0; x < size.width; ++x) {
    columns.push_back(window(x, source.size.width, size.width));
  }
  for (int y = 0; y < size.height; ++y) {
    const Window rows = window(y, source.size.height, size.height);
    for (int row = rows.begin; row < rows.end; ++row) {
      const std::uint8_t* from = source.data + row * source.row_stride;
      if (row == rows.begin) {
        for (std::size_t i = 0; i < row_values; ++i) {
          column_sums[i] = from[i];
        }
      } else {
        for (std::size_t i = 0; i < row_values; ++i) {
          column_sums[i] += from[i];
        }
      }
    }
    for (const Window& column : columns) {
      const auto pixels = static_cast<float>((column.end - column.begin) * (rows.end - rows.begin));
      for (std::size_t c = 0; c < channels; ++c) {
        std::uint32_t sum = 0;
        for (int x = column.begin; x < column.end; ++x) {
          sum += column_sums[channels * static_cast<std::size_t>(x) + c];
        }
        *out++ = (static_cast<float>(sum) / pixels - 127.5F) * 0.0078125F;
      }
    }
  }
}

}  // namespace smartcv::nn
