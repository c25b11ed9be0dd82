// Damaged copies of good files: whatever the damage, reading ends soon, with tensors or with Error(model), and never
// takes more memory than the file justifies.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "tests/support/shared.h"
#include "tests/weights/dlib_samples.h"
#include "tests/weights/memory_meter.h"
#include "tests/weights/onnx_samples.h"
#include "tests/weights/pickle_samples.h"
#include "tests/weights/safetensors_samples.h"
#include "tests/weights/samples.h"
#include "weights/dlib_face.h"
#include "weights/onnx_initializers.h"
#include "weights/weights.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

using Reader = std::function<weights::Weights(std::span<const std::byte>)>;

weights::Weights read_anything(std::span<const std::byte> bytes) {
  if (weights::is_onnx(bytes)) {
    static_cast<void>(weights::read_onnx_nodes(bytes, "sample"));
  }
  return read(bytes);
}

// dlib's reader at the size of the small network.
weights::Weights read_small_dlib(std::span<const std::byte> bytes) {
  const auto copy = std::make_shared<const Bytes>(bytes.begin(), bytes.end());
  return weights::read_dlib_face(*copy, "sample", copy, small_dlib_network());
}

// True: read. False: refused in the one way files are refused. Everything else ends the test.
bool reads(std::span<const std::byte> bytes, const Reader& reader = read_anything) {
  try {
    static_cast<void>(reader(bytes));
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::model) {
      FAIL("refused with another code: " << error.what());
    }
    return false;
  }
}

// The copy read_weights makes, copies of tensors up to twice the file, and the tables: nodes of a pickle, memo (4 MiB),
// error texts.
std::size_t allowed_memory(std::size_t file_size) { return 3 * file_size + (std::size_t{16} << 20U); }

std::string small_onnx() {
  const auto tensor = [](const char* name, const std::vector<float>& values) {
    return initializer(packed_dims({static_cast<std::int64_t>(values.size())}) + number(2, 1) + bytes(8, name) +
                       bytes(9, float_bytes(values)));
  };
  return onnx_file(bytes(1, bytes(1, "a") + bytes(1, "weight") + bytes(2, "b") + bytes(4, "Conv")) +
                   tensor("weight", {1, 2, 3, 4, 5, 6}) + tensor("bias", {7, 8}) +
                   initializer(dims({2}) + number(2, 7) + bytes(7, varint(5) + varint(300)) + bytes(8, "steps")));
}

// A file in memory and the places of its structure (around the tensors' names, and the two ends): damage there says
// more than damage among the values.
struct Subject {
  std::string name;
  Bytes bytes;
  std::vector<std::size_t> structure;
  Reader reader;
};

Subject subject(std::string name, Bytes bytes, const Reader& reader = read_anything) {
  constexpr std::size_t reach = 48;
  std::vector<bool> near(bytes.size(), false);
  const auto mark = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < std::min(last, near.size()); ++i) {
      near[i] = true;
    }
  };
  mark(0, 512);
  mark(bytes.size() - std::min<std::size_t>(bytes.size(), 128), bytes.size());
  const auto weights = reader(bytes);
  for (const auto& [tensor, view] : weights.tensors()) {
    // Of a module's tensor the file has the last part of its name alone; dlib's names are in no file.
    const auto text = bytes_of(bytes.size() < 4096 ? tensor.substr(tensor.rfind('.') + 1) : tensor);
    const auto found = static_cast<std::size_t>(
        std::search(bytes.begin(), bytes.end(), std::boyer_moore_horspool_searcher(text.begin(), text.end())) -
        bytes.begin());
    if (found < bytes.size()) {
      mark(found - std::min(found, reach), found + text.size() + reach);
    }
  }
  Subject result{std::move(name), std::move(bytes), {}, reader};
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (near[i]) {
      result.structure.push_back(i);
    }
  }
  return result;
}

// A checkpoint of Ultralytics': a network of two modules that share a third, averaged weights, an optimizer's state.
std::string small_network() {
  const auto part = [](std::int64_t offset) { return tensor({.offset = offset, .shape = {1}}); };
  const auto shared = module({.class_name = global("torch.nn.modules.activation", "SiLU")}) + "q\x05";
  const auto conv = module({.parameters = {{"weight", parameter(part(0))}},
                            .buffers = {{"count", part(1)}, {"anchors", part(2)}},
                            .modules = {{"act", shared}},
                            .transient = {"anchors"}});
  const auto head = module({.parameters = {{"scale", parameter(part(3))}}, .modules = {{"act", "h\x05"}}});
  const auto state = entries({{"state", "}" + integer(0) + entries({{"step", part(3)}}) + "s"}});
  return entries({{"epoch", integer(-1)},
                  {"ema", module({.class_name = global("ultralytics.nn.tasks", "PoseModel"),
                                  .modules = {{"0", conv}, {"22", head}}})},
                  {"model", "N"},
                  {"optimizer", state}});
}

std::string small_script() {
  const auto part = instance(global("__torch__.torch.nn.modules.conv", "Conv2d"),
                             entries({{"training", "\x89"}, {"weight", tensor({})}}));
  return instance(global("__torch__", "Net"), entries({{"backbone", part}, {"pos", tensor({.shape = {2}})}}));
}

std::vector<Subject> small_subjects() {
  return {subject("legacy by hand", bytes_of(legacy_file({}))),
          subject("zip by hand", bytes_of(zip_file(torch_zip_entries()))),
          subject("ONNX by hand", bytes_of(small_onnx())),
          subject("module by hand", bytes_of(torch_zip_of(small_network()))),
          subject("legacy module by hand", bytes_of(legacy_file({.content = pickle_of(small_network())}))),
          subject("TorchScript by hand", bytes_of(torch_script_of(small_script()))),
          subject("safetensors by hand", bytes_of(safetensors_sample())),
          subject("dlib by hand", bytes_of(dlib_file({})), read_small_dlib),
          subject("newer dlib by hand", bytes_of(dlib_file({.newer = true})), read_small_dlib)};
}

std::optional<Subject> real_subject(const std::string& name) {
  const bool is_shared = name.ends_with(".pth") || name.starts_with("yolo");
  const auto path = is_shared ? shared_file("weights/" + name) : model_file(name);
  return path ? std::optional(subject(name, read_file(*path))) : std::nullopt;
}

void truncate_everywhere(const Subject& whole, std::size_t every) {
  const std::span<const std::byte> bytes(whole.bytes);
  for (std::size_t size = 0; size < bytes.size(); size += size < 2048 ? 1 : every) {
    if (reads(bytes.first(size), whole.reader)) {
      FAIL(whole.name << " cut to " << size << " bytes was read");
    }
  }
  CHECK(reads(bytes, whole.reader));
}

void mutate(const Subject& whole, int copies) {
  std::mt19937 random(20240607);  // fixed: the same damage in every run
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  Bytes bytes = whole.bytes;
  int refused = 0;
  for (int copy = 0; copy < copies; ++copy) {
    std::vector<std::pair<std::size_t, std::byte>> before;
    for (std::size_t change = 1 + below(8); change > 0; --change) {
      const auto place = below(4) == 0 ? below(bytes.size()) : whole.structure[below(whole.structure.size())];
      before.emplace_back(place, bytes[place]);
      const auto extreme = std::array{std::byte{0}, std::byte{0xFF}, std::byte{0x80}, std::byte{0x7F}};
      bytes[place] = below(2) == 0 ? extreme[below(4)] : static_cast<std::byte>(below(256));
    }
    const MemoryMeter meter;
    refused += reads(bytes, whole.reader) ? 0 : 1;
    if (meter.peak() > allowed_memory(bytes.size())) {
      FAIL(whole.name << ", damaged copy " << copy << ", took " << meter.peak() << " bytes");
    }
    for (auto change = before.rbegin(); change != before.rend(); ++change) {
      bytes[change->first] = change->second;
    }
  }
  // Much of the damage hits the structure: a reader that notices none of it would not be looking.
  CHECK(refused > copies / 8);
}

}  // namespace

TEST_CASE("a file cut off anywhere is always refused") {
  for (const auto& small : small_subjects()) {
    truncate_everywhere(small, 1);
  }
  for (const auto* const name : {"pnet.pt", "rnet.pt"}) {
    if (const auto real = real_subject(name)) {
      truncate_everywhere(*real, real->bytes.size() / 100 + 1);
    }
  }
}

TEST_CASE("a large file cut off anywhere is always refused", "[slow]") {
  for (const auto* const name : {"onet.pt", "centerface.onnx", "centerface.pth", "yolov8n-pose.pt",
                                 "dlib_face_recognition_resnet_model_v1.dat"}) {
    if (const auto real = real_subject(name)) {
      truncate_everywhere(*real, real->bytes.size() / 100 + 1);
    }
  }
}

TEST_CASE("two thousand damaged copies of small files neither crash nor hang nor fill the memory") {
  for (const auto& small : small_subjects()) {
    mutate(small, 2000);
  }
  if (const auto real = real_subject("pnet.pt")) {
    mutate(*real, 2000);
  }
}

TEST_CASE("two thousand damaged copies of large files neither crash nor hang nor fill the memory", "[slow]") {
  for (const auto* const name :
       {"rnet.pt", "onet.pt", "centerface.onnx", "centerface.pth", "yolov8n-pose.pt", "yolov8n-pose.state_dict.pth",
        "rvm_mobilenetv3.pth", "dlib_face_resnet_v1.pth", "dlib_face_recognition_resnet_model_v1.dat"}) {
    if (const auto real = real_subject(name)) {
      mutate(*real, 2000);
    }
  }
}

TEST_CASE("files that ask for much memory are refused before they get it") {
  const auto bounded = [](const std::string& file) {
    const MemoryMeter meter;
    CHECK_FALSE(reads(std::as_bytes(std::span(file))));
    CHECK(meter.peak() < (std::size_t{8} << 20U) + 2 * file.size());
  };
  const auto legacy = [](const TensorSample& sample) {
    return legacy_file({.content = pickle_of(dictionary({sample}))});
  };
  bounded(legacy({.storage_elements = std::int64_t{1} << 40}));
  bounded(legacy({.shape = {std::int64_t{1} << 40}, .strides = {0}}));
  bounded(legacy_file({.content = pickle_of("X\xff\xff\xff\x7f")}));
  bounded(legacy_file({.content = pickle_of("Nr\xff\xff\x0f" + std::string(1, '\0') + "r\xff\xff\xff\xff")}));
  // Many small values, members, names: each costs more memory than it has bytes in the file.
  bounded(legacy_file({.content = pickle_of(std::string(600000, '}'))}));
  bounded(legacy_file({.content = pickle_of("](" + std::string(600000, 'N') + "e")}));
  std::string growing = "]";
  for (int i = 0; i < 200000; ++i) {
    growing += "Na";
  }
  bounded(torch_zip_of(growing));
  // One tensor under thousands of long names.
  std::string bomb = module({.parameters = {{"w", tensor({})}}}) + "q\x01";
  for (char level = 1; level < 16; ++level) {
    const std::string name(30, static_cast<char>('a' + level));
    bomb = module({.modules = {{name + "1", bomb}, {name + "2", std::string{'h', level}}}}) + "q" +
           std::string{static_cast<char>(level + 1)};
  }
  bounded(torch_zip_of(bomb));
  bounded(safetensors_file("{" + std::string((std::size_t{1} << 20U) - 64, ' '), ""));
  bounded(safetensors_file("{\"" + std::string((std::size_t{1} << 20U) - 64, 'a'), ""));
  std::string shape = R"({"x":{"shape":[)";
  for (int i = 0; i < 200000; ++i) {
    shape += "1,";
  }
  bounded(safetensors_file(shape, ""));
  bounded(dlib_integer(1) + dlib_text("loss_metric_2") + dlib_integers({1, 0, 1, 0, 2, 1LL << 31, 1LL << 20, 1, 1}));
  bounded(onnx_file(initializer(dims({1LL << 50}) + number(2, 1) + bytes(8, "x") + bytes(4, float_bytes({1})))));
  bounded(onnx_file(initializer(dims({1LL << 33}) + number(2, 1) + bytes(8, "x") + bytes(9, float_bytes({1})))));
}
