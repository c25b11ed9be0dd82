// The digests were made by an independent Python script: tensors read with the onnx package (ONNX) and with
// Python's own unpickler restricted to these classes (torch files), hashed as samples.h says.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "tests/support/shared.h"
#include "tests/weights/samples.h"
#include "weights/onnx_initializers.h"
#include "weights/weights.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

// sha256 over the sorted sha256 sums of all float32 tensors: the same whatever the tensors are called.
std::string values_digest(const weights::Weights& weights) {
  std::vector<std::string> sums;
  for (const auto& [name, tensor] : weights.tensors()) {
    if (tensor.type == weights::DataType::float32) {
      sums.push_back(sha256_hex(tensor.bytes));
    }
  }
  std::sort(sums.begin(), sums.end());
  std::string all;
  for (const auto& sum : sums) {
    all += sum;
  }
  return sha256_hex(std::as_bytes(std::span(all)));
}

struct RealFile {
  const char* path;
  std::size_t tensors;
  const char* digest;
};

}  // namespace

TEST_CASE("the tensors of the MTCNN files are bit-equal to what Python reads") {
  const auto file =
      GENERATE(RealFile{"pnet.pt", 13, "b06484ffde29921acaf55f9bfe343248d9199a6c3b603716052955607c310c13"},
               RealFile{"rnet.pt", 16, "e8ebb677317068ba91ee4a0c22e087d2015b19dca706870b48c673774206e7fb"},
               RealFile{"onet.pt", 21, "ab4d630a3235abb12dec22d8a7bb728768606a649848d50047877dd3b0a39d9f"});
  const auto path = model_file(file.path);
  if (!path) {
    return;
  }
  const auto weights = weights::read_weights(*path);
  CHECK(weights.container() == "torch legacy pickle");
  CHECK(weights.tensors().size() == file.tensors);
  CHECK(digest(weights) == file.digest);
}

TEST_CASE("the tensors of centerface.onnx are bit-equal to what Python reads") {
  const auto path = model_file("centerface.onnx");
  if (!path) {
    return;
  }
  const auto weights = weights::read_weights(*path);
  CHECK(weights.container() == "ONNX");
  CHECK(weights.tensors().size() == 194);
  CHECK(digest(weights) == "497c8bbe9dc87b46311a364591617d81bcfa898fc71e75e87f09ed456cf70a4a");
}

TEST_CASE("the tensors of torch zip files are bit-equal to what Python reads") {
  const auto file = GENERATE(
      RealFile{"weights/centerface.pth", 135, "adbceaf4a3e8887b8d3fb944c77c6cce702aa73b0ff9596c1d8495b4a1d03ce5"},
      RealFile{"weights/rvm_mobilenetv3.pth", 380, "10a4a628605d0abf1e468de6a2e31fc4531f9428f1b40f3e910ed3f58f483fd1"},
      RealFile{"weights/dlib_face_resnet_v1.pth", 118,
               "5996aad8d0622928c4254265a94793ca765b00e2c331c6182d39376ba8d4005a"},
      RealFile{"weights/yolov8n-pose.state_dict.pth", 397,
               "16959153a1f2bb73bb562111fe2693b11e6b7463a32102436cb525e3db51f606"});
  const auto path = shared_file(file.path);
  if (!path) {
    return;
  }
  const auto weights = weights::read_weights(*path);
  CHECK(weights.container() == "torch zip");
  CHECK(weights.tensors().size() == file.tensors);
  CHECK(digest(weights) == file.digest);
}

TEST_CASE("centerface.onnx and centerface.pth hold the same values under different names") {
  const auto onnx = model_file("centerface.onnx");
  const auto torch = shared_file("weights/centerface.pth");
  if (!onnx || !torch) {
    return;
  }
  const auto expected = "b34e37015204b6ce15a8babdc5739160090f4d35bae70f8d33de4c1ea6f78fb4";
  CHECK(values_digest(weights::read_weights(*onnx)) == expected);
  CHECK(values_digest(weights::read_weights(*torch)) == expected);
}

TEST_CASE("Ultralytics' container gives the state dict's names and its values as FP16") {
  const auto whole = shared_file("weights/yolov8n-pose.pt");
  const auto plain = shared_file("weights/yolov8n-pose.state_dict.pth");
  if (!whole || !plain) {
    return;
  }
  const auto weights = weights::read_weights(*whole);
  const auto expected = weights::read_weights(*plain);
  CHECK(weights.container() == "Ultralytics");
  REQUIRE(weights.tensors().size() == expected.tensors().size());
  for (const auto& [name, tensor] : expected.tensors()) {
    INFO(name);
    REQUIRE(weights.tensors().contains(name));
    const auto& half = weights.tensors().at(name);
    CHECK(half.shape == tensor.shape);
    if (tensor.type == weights::DataType::float32) {
      CHECK(half.type == weights::DataType::float16);
      CHECK(bytes_of(half_bytes(floats(expected, name))) == Bytes(half.bytes.begin(), half.bytes.end()));
    } else {
      CHECK(half.type == tensor.type);
      CHECK(std::equal(half.bytes.begin(), half.bytes.end(), tensor.bytes.begin(), tensor.bytes.end()));
    }
  }
}

TEST_CASE("dlib's own file gives the tensors of the converted one, bit for bit") {
  const auto original = model_file("dlib_face_recognition_resnet_model_v1.dat");
  const auto converted = shared_file("weights/dlib_face_resnet_v1.pth");
  if (!original || !converted) {
    return;
  }
  const auto weights = weights::read_weights(*original);
  CHECK(weights.container() == "dlib");
  CHECK(weights.tensors().size() == 118);
  CHECK(digest(weights) == digest(weights::read_weights(*converted)));
}

TEST_CASE("the nodes of centerface.onnx name the tensors they use") {
  const auto path = model_file("centerface.onnx");
  if (!path) {
    return;
  }
  const auto nodes = weights::read_onnx_nodes(*path);
  REQUIRE(nodes.size() == 122);
  CHECK(nodes[0].op_type == "Conv");
  CHECK(nodes[0].inputs == std::vector<std::string>{"input.1", "542", "544"});
  CHECK(nodes[0].outputs == std::vector<std::string>{"363"});
  const auto weights = weights::read_weights(*path);
  for (const auto& node : nodes) {
    if (node.op_type == "Conv") {
      REQUIRE(node.inputs.size() == 3);
      CHECK(weights.tensors().contains(node.inputs[1]));
      CHECK(weights.tensors().contains(node.inputs[2]));
    }
  }
}

TEST_CASE("tensors are aligned for their type and outlive the bytes they were read from") {
  const auto path = model_file("pnet.pt");
  if (!path) {
    return;
  }
  auto bytes = read_file(*path);
  const auto copy = weights::Weights(read(bytes));
  std::fill(bytes.begin(), bytes.end(), std::byte{0xFF});
  bytes = {};
  CHECK(digest(copy) == "b06484ffde29921acaf55f9bfe343248d9199a6c3b603716052955607c310c13");
  for (const auto& [name, tensor] : copy.tensors()) {
    CHECK(reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % weights::size_of(tensor.type) == 0);
  }
}

TEST_CASE("asking for a tensor checks its shape") {
  const auto path = model_file("pnet.pt");
  if (!path) {
    return;
  }
  const auto weights = weights::read_weights(*path);
  CHECK(weights.get("conv1.weight", std::array<std::int64_t, 4>{10, 3, 3, 3}).elements() == 270);
  CHECK(weights.get("conv1.weight", std::array<std::int64_t, 4>{-1, 3, -1, 3}).elements() == 270);
  CHECK_THROWS_WITH(
      weights.get("conv1.weight", std::array<std::int64_t, 4>{10, 3, 3, 5}),
      Catch::Contains("conv1.weight") && Catch::Contains("[10, 3, 3, 3]") && Catch::Contains("[10, 3, 3, 5]"));
  CHECK_THROWS_WITH(weights.get("conv1.weight", std::array<std::int64_t, 1>{270}), Catch::Contains("conv1.weight"));
  CHECK_THROWS_WITH(weights.get("conv9.weight", std::array<std::int64_t, 1>{1}), Catch::Contains("conv9.weight"));
}

TEST_CASE("a file that is missing, empty, a folder or something else is refused with its name") {
  const TemporaryFolder folder;
  const auto refused = [](const std::filesystem::path& path, const char* why) {
    try {
      static_cast<void>(weights::read_weights(path));
      FAIL("read " << path);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      CHECK_THAT(error.what(), Catch::Contains(path.string()) && Catch::Contains(why));
    }
  };
  refused(folder / "missing.pt", "No such file");
  refused(folder.path(), "regular file");
  std::ofstream(folder / "empty.pt").flush();
  refused(folder / "empty.pt", "is empty");
  std::ofstream(folder / "text.pt") << "not a model";
  refused(folder / "text.pt", "'not a mo'");
}
