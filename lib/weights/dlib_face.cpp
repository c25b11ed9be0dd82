#include "weights/dlib_face.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/dlib_stream.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {
namespace {

using Shape = std::vector<std::int64_t>;

// Version 1 of the loss layer and the length of a text that begins with "loss_".
constexpr std::string_view beginning("\x01\x01\x01", 3);
constexpr std::string_view loss_prefix = "loss_";
constexpr std::string_view loss_name = "loss_metric_2";

constexpr std::int64_t computing = 2, marking = 1, innermost = 3;  // versions of layers: tags and skips only mark

// The versions of all layers, from the outermost (fc) to the innermost (the stem's convolution).
std::vector<std::int64_t> layer_versions(const DlibFaceShape& shape) {
  std::vector<std::int64_t> versions{computing, computing};  // fc, pool over everything
  for (auto block = shape.blocks.rbegin(); block != shape.blocks.rend(); ++block) {
    versions.insert(versions.end(), {computing, computing});  // relu, add
    if (block->down) {
      versions.insert(versions.end(), {computing, marking, marking});  // pool, skip, tag 2
    }
    versions.insert(versions.end(), {computing, computing, computing, computing, computing, marking});  // … tag 1
  }
  versions.insert(versions.end(), {computing, computing, computing, innermost});  // pool, relu, affine, convolution
  return versions;
}

class FaceReader {
 public:
  FaceReader(std::span<const std::byte> bytes, const std::string& name, const DlibFaceShape& shape)
      : stream_(ByteCursor(bytes, name)), store_(bytes, name), shape_(shape) {}

  void read() {
    read_head();
    read_convolution("stem.conv", {shape_.stem, 3, 7, 7}, 2, 0);
    read_body_end(true);
    read_affine("stem.affine", shape_.stem);
    read_plain("relu_");
    read_pool("max_pool_2", {3, 3, 2, 2, 0, 0});
    for (std::size_t i = 0; i < shape_.blocks.size(); ++i) {
      read_block(fmt::format("blocks.{}", i), shape_.blocks[i]);
    }
    read_pool("avg_pool_2", {0, 0, 1, 1, 0, 0});
    read_fc();
    if (auto& cursor = stream_.cursor(); !cursor.at_end()) {
      cursor.fail(fmt::format("{} bytes follow the last layer", cursor.remaining()));
    }
  }

  [[nodiscard]] TensorStore take() && { return std::move(store_); }

 private:
  void read_head() {
    stream_.expect(1, "the version of the loss layer");
    if (const auto name = stream_.text("the name of the loss layer"); name != loss_name) {
      stream_.cursor().fail(
          fmt::format("the file is a network of dlib with the loss layer {}; of dlib's networks only "
                      "the face recognition network ({}) is read; found",
                      shown(name), loss_name));
    }
    static_cast<void>(stream_.real("the margin"));
    static_cast<void>(stream_.real("the threshold"));
    for (const auto version : layer_versions(shape_)) {
      stream_.expect(version, "the version of a layer");
    }
    stream_.expect("input_rgb_image_sized", "the input layer");
    const auto mean = store_.allocate(3 * sizeof(float));
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = static_cast<float>(stream_.real("the mean of a colour"));
      std::memcpy(&mean[i * sizeof(float)], &value, sizeof(float));
    }
    store_.add("mean", DataType::float32, mean, Shape{3});
    stream_.expect(150, "the height of the input");
    stream_.expect(150, "the width of the input");
  }

  void read_block(const std::string& prefix, const DlibFaceShape::Block& block) {
    read_convolution(prefix + ".conv1", {block.outputs, block.inputs, 3, 3}, block.down ? 2 : 1, block.down ? 0 : 1);
    read_body_end(false);
    read_affine(prefix + ".affine1", block.outputs);
    read_plain("relu_");
    read_convolution(prefix + ".conv2", {block.outputs, block.outputs, 3, 3}, 1, 1);
    read_body_end(false);
    read_affine(prefix + ".affine2", block.outputs);
    if (block.down) {
      read_pool("avg_pool_2", {2, 2, 2, 2, 0, 0});
    }
    read_plain("add_prev_");
    read_plain("relu_");
  }

  // True: the layer is of the newer version, which has a boolean at its end.
  bool read_name(std::string_view older, std::string_view newer, const char* what) {
    const auto where = stream_.cursor().offset();
    const auto name = stream_.text(what);
    if (name != older && name != newer) {
      stream_.cursor().fail_at(where, fmt::format("a layer is {} and in dlib's face network it is {} or {}; found",
                                                  shown(name), older, newer));
    }
    return name == newer;
  }

  void expect_alias(const std::array<std::int64_t, 4>& shape, const std::string& prefix) {
    const auto where = stream_.cursor().offset();
    if (const auto found = stream_.alias("an alias"); found != shape) {
      stream_.cursor().fail_at(where, fmt::format("a part of {} has the shape [{}] and should have [{}],", prefix,
                                                  fmt::join(found, ", "), fmt::join(shape, ", ")));
    }
  }

  // The parameters of a layer as one aligned run of `count` values.
  std::span<const std::byte> parameters(std::int64_t count, const std::string& prefix) {
    const auto where = stream_.cursor().offset();
    const auto found = stream_.tensor("the parameters of a layer");
    if (found.bytes.size() != static_cast<std::size_t>(count) * sizeof(float)) {
      stream_.cursor().fail_at(where, fmt::format("{} should have {} parameters and has {},", prefix, count,
                                                  found.bytes.size() / sizeof(float)));
    }
    return store_.aligned(found.bytes, DataType::float32);
  }

  void read_multipliers() {
    for (int i = 0; i < 4; ++i) {
      static_cast<void>(stream_.real("a multiplier of the training"));
    }
  }

  void read_convolution(const std::string& prefix, const std::array<std::int64_t, 4>& shape, std::int64_t stride,
                        std::int64_t padding) {
    const bool newer = read_name("con_4", "con_5", "the name of a convolution");
    const auto filters = shape[0] * shape[1] * shape[2] * shape[3];
    const auto values = parameters(filters + shape[0], prefix);
    stream_.expect(shape[0], "the number of filters");
    stream_.expect(shape[2], "the rows of a filter");
    stream_.expect(shape[3], "the columns of a filter");
    for (int i = 0; i < 2; ++i) {
      stream_.expect(stride, "the stride of a convolution");
    }
    for (int i = 0; i < 2; ++i) {
      stream_.expect(padding, "the padding of a convolution");
    }
    expect_alias(shape, prefix);
    expect_alias({1, shape[0], 1, 1}, prefix);
    read_multipliers();
    if (newer && !stream_.boolean("whether a convolution has biases")) {
      stream_.cursor().fail(fmt::format("{} has no biases and in dlib's face network it has; found", prefix));
    }
    const auto split = static_cast<std::size_t>(filters) * sizeof(float);
    store_.add(prefix + ".weight", DataType::float32, values.first(split), Shape(shape.begin(), shape.end()));
    store_.add(prefix + ".bias", DataType::float32, values.subspan(split), Shape{shape[0]});
  }

  void read_affine(const std::string& prefix, std::int64_t channels) {
    const bool newer = read_name("affine_", "affine_2", "the name of an affine layer");
    const auto values = parameters(2 * channels, prefix);
    expect_alias({1, channels, 1, 1}, prefix);
    expect_alias({1, channels, 1, 1}, prefix);
    stream_.expect(0, "the mode of an affine layer (0: per channel)");
    if (newer && stream_.boolean("whether an affine layer is disabled")) {
      stream_.cursor().fail(fmt::format("{} is disabled and in dlib's face network it is not; found", prefix));
    }
    read_body_end(false);
    const auto split = static_cast<std::size_t>(channels) * sizeof(float);
    store_.add(prefix + ".weight", DataType::float32, values.first(split), Shape{channels});
    store_.add(prefix + ".bias", DataType::float32, values.subspan(split), Shape{channels});
  }

  void read_plain(std::string_view name) {
    stream_.expect(name, "a layer");
    read_body_end(false);
  }

  void read_pool(std::string_view name, const std::array<std::int64_t, 6>& facts) {
    stream_.expect(name, "a layer");
    for (const auto fact : facts) {
      stream_.expect(fact, "the size, stride or padding of a pool");
    }
    read_body_end(false);
  }

  void read_fc() {
    constexpr std::int64_t without_bias = 1;
    const auto outputs = shape_.embedding;
    const auto inputs = shape_.blocks.back().outputs;
    const bool newer = read_name("fc_2", "fc_3", "the name of the last layer");
    stream_.expect(outputs, "the outputs of the last layer");
    stream_.expect(inputs, "the inputs of the last layer");
    const auto values = parameters(inputs * outputs, "fc");
    expect_alias({inputs, outputs, 1, 1}, "fc");
    // An alias of nothing: the layer has no bias.
    static_cast<void>(stream_.alias("the alias of the last layer's bias"));
    stream_.expect(without_bias, "the bias mode of the last layer");
    read_multipliers();
    if (newer) {
      static_cast<void>(stream_.boolean("whether the last layer has a bias"));
    }
    read_body_end(false);
    store_.add("fc.weight", DataType::float32, values,
               TensorLayout{.offset = 0, .shape = {outputs, inputs}, .strides = {1, outputs}});
  }

  // What follows the details of every layer: three facts about the training and the tensors it left behind.
  void read_body_end(bool is_innermost) {
    for (int i = 0; i < 3; ++i) {
      static_cast<void>(stream_.boolean("a fact about the training"));
    }
    for (int i = 0; i < 3; ++i) {
      static_cast<void>(stream_.tensor("a tensor of the training"));
    }
    if (is_innermost) {
      stream_.expect(1, "the end of the innermost layer");
    }
  }

  DlibStream stream_;
  TensorStore store_;
  const DlibFaceShape& shape_;
};

}  // namespace

bool is_dlib(std::span<const std::byte> bytes) noexcept {
  const std::string_view first(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 9));
  return first.starts_with(beginning) && first.substr(std::min<std::size_t>(first.size(), 4)) == loss_prefix;
}

const DlibFaceShape& dlib_face_v1() {
  static const DlibFaceShape shape{.stem = 32,
                                   .blocks = {{32, 32, false},
                                              {32, 32, false},
                                              {32, 32, false},
                                              {32, 64, true},
                                              {64, 64, false},
                                              {64, 64, false},
                                              {64, 64, false},
                                              {64, 128, true},
                                              {128, 128, false},
                                              {128, 128, false},
                                              {128, 256, true},
                                              {256, 256, false},
                                              {256, 256, false},
                                              {256, 256, true}},
                                   .embedding = 128};
  return shape;
}

Weights read_dlib_face(std::span<const std::byte> bytes, const std::string& name, std::shared_ptr<const void> owner,
                       const DlibFaceShape& shape) {
  FaceReader reader(bytes, name, shape);
  reader.read();
  return std::move(reader).take().finish(std::move(owner), "dlib");
}

}  // namespace smartcv::weights
