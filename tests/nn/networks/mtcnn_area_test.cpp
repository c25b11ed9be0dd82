#include "nn/networks/mtcnn_area.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/from_blob.h>

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using smartcv::nn::mtcnn_area_resize;
using smartcv::vision::Size;

TEST_CASE("the area resize is ATen's adaptive average pooling, smaller and larger", "[mtcnn]") {
  const Size source{37, 23};
  const std::ptrdiff_t stride = 37 * 3 + 5;
  std::mt19937 random(4);
  std::vector<std::uint8_t> picture(static_cast<std::size_t>(stride) * 23);
  for (auto& value : picture) {
    value = static_cast<std::uint8_t>(random());
  }
  const auto pixels =
      at::from_blob(picture.data(), {1, 3, 23, 37}, {0, 1, stride, 3}, at::TensorOptions(at::kByte)).to(at::kFloat);
  for (const Size target : {Size{24, 24}, Size{48, 48}, Size{10, 7}, Size{37, 23}, Size{1, 1}}) {
    std::vector<float> out(static_cast<std::size_t>(target.width * target.height * 3));
    mtcnn_area_resize({picture.data(), stride, source}, target, out.data());
    const auto expected = at::adaptive_avg_pool2d(pixels, {target.height, target.width})
                              .sub(127.5)
                              .mul(0.0078125)
                              .permute({0, 2, 3, 1})
                              .contiguous();
    float largest = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      largest = std::max(largest, std::abs(out[i] - expected.const_data_ptr<float>()[i]));
    }
    INFO(target.width << "x" << target.height);
    CHECK(largest < 1e-6F);
  }
}
