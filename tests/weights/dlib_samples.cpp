#include "tests/weights/dlib_samples.h"

#include <cmath>
#include <cstdlib>

#include "tests/weights/samples.h"

namespace smartcv::tests {
namespace {

// mantissa * 2^exponent with a mantissa of 24 bits.
std::string real(double value) {
  int exponent = 0;
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 24));
  return dlib_integers({mantissa, exponent - 24});
}

std::string eighths(std::int64_t count, std::int64_t second = 1) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count * second; ++i) {
    values.push_back(static_cast<float>(i) / 8);
  }
  return dlib_integers({2, count, second, 1, 1}) + float_bytes(values);
}

class Writer {
 public:
  explicit Writer(const DlibSample& sample) : sample_(sample) {}

  [[nodiscard]] std::string file() const {
    // Outermost first: fc, pool; the halving block; the plain block; pool, relu, affine, the stem's convolution.
    std::string text = dlib_integer(1) + dlib_text(sample_.loss) + real(0.0390625) + real(0.625) +
                       dlib_integers({2, 2, 2, 2, 2, 1, 1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 3}) +
                       dlib_text("input_rgb_image_sized") + real(122.5) + real(117) + real(104.25) +
                       dlib_integers({sample_.input, 150});
    text = text + convolution(1, 3, 7, 2, sample_.padding) + dlib_integer(1) + affine(1) + plain("relu_") +
           pool("max_pool_2", 3, 2);
    text = text + convolution(1, 1, 3, 1, 1) + affine(1) + plain("relu_") + convolution(1, 1, 3, 1, 1) + affine(1) +
           plain("add_prev_") + plain("relu_");
    text = text + convolution(2, 1, 3, 2, 0) + affine(2) + plain("relu_") + convolution(2, 2, 3, 1, 1) + affine(2) +
           pool("avg_pool_2", 2, 2) + plain("add_prev_") + plain("relu_");
    return text + pool("avg_pool_2", 0, 1) + dlib_text(sample_.newer ? "fc_3" : "fc_2") + dlib_integers({2, 2}) +
           eighths(2, 2) + dlib_integers({1, 2, 2, 1, 1}) + dlib_integers({1, 0, 0, 0, 0}) + dlib_integer(1) +
           multipliers() + (sample_.newer ? "1" : "") + end();
  }

 private:
  static std::string end() {
    const auto empty = dlib_integers({2, 0, 0, 0, 0});
    return "111" + empty + empty + empty;
  }
  static std::string multipliers() { return real(1) + real(1) + real(1) + real(0.5); }
  static std::string plain(const std::string& name) { return dlib_text(name) + end(); }
  static std::string pool(const std::string& name, std::int64_t size, std::int64_t stride) {
    return dlib_text(name) + dlib_integers({size, size, stride, stride, 0, 0}) + end();
  }

  [[nodiscard]] std::string convolution(std::int64_t outputs, std::int64_t inputs, std::int64_t size,
                                        std::int64_t stride, std::int64_t padding) const {
    return dlib_text(sample_.newer ? "con_5" : "con_4") + eighths(outputs * inputs * size * size + outputs) +
           dlib_integers({outputs, size, size, stride, stride, padding, padding}) +
           dlib_integers({1, outputs, inputs, size, size}) + dlib_integers({1, 1, outputs, 1, 1}) + multipliers() +
           (sample_.newer ? sample_.biases : "") + end();
  }

  [[nodiscard]] std::string affine(std::int64_t channels) const {
    const auto alias = dlib_integers({1, 1, channels, 1, 1});
    return dlib_text(sample_.newer ? "affine_2" : "affine_") + eighths(2 * channels) + alias + alias + dlib_integer(0) +
           (sample_.newer ? sample_.disabled : "") + end();
  }

  const DlibSample& sample_;
};

}  // namespace

std::string dlib_integer(std::int64_t value) {
  auto magnitude = static_cast<std::uint64_t>(std::abs(value));
  int size = 1;
  while (size < 8 && magnitude >> (8 * size) != 0) {
    ++size;
  }
  return std::string(1, static_cast<char>(size | (value < 0 ? 0x80 : 0))) + le(magnitude, size);
}

std::string dlib_integers(const std::vector<std::int64_t>& values) {
  std::string text;
  for (const auto value : values) {
    text += dlib_integer(value);
  }
  return text;
}

std::string dlib_text(const std::string& text) { return dlib_integer(static_cast<std::int64_t>(text.size())) + text; }

const weights::DlibFaceShape& small_dlib_network() {
  static const weights::DlibFaceShape shape{
      .stem = 1,
      .blocks = {{.inputs = 1, .outputs = 1, .down = false}, {.inputs = 1, .outputs = 2, .down = true}},
      .embedding = 2};
  return shape;
}

std::string dlib_file(const DlibSample& sample) { return Writer(sample).file(); }

}  // namespace smartcv::tests
