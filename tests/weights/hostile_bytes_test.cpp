// Damaged copies of good files: whatever the damage, reading ends soon, with tensors or with Error(model), and never
// takes more memory than the file justifies.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "tests/support/shared.h"
#include "tests/weights/memory_meter.h"
#include "tests/weights/onnx_samples.h"
#include "tests/weights/pickle_samples.h"
#include "tests/weights/samples.h"
#include "weights/onnx_initializers.h"
#include "weights/weights.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace {

// True: read. False: refused in the one way files are refused. Everything else ends the test.
bool reads(std::span<const std::byte> bytes) {
  try {
    if (weights::is_onnx(bytes)) {
      static_cast<void>(weights::read_onnx_nodes(bytes, "sample"));
    }
    static_cast<void>(read(bytes));
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
};

Subject subject(std::string name, Bytes bytes) {
  constexpr std::size_t reach = 48;
  std::vector<bool> near(bytes.size(), false);
  const auto mark = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < std::min(last, near.size()); ++i) {
      near[i] = true;
    }
  };
  mark(0, 512);
  mark(bytes.size() - std::min<std::size_t>(bytes.size(), 128), bytes.size());
  const auto weights = read(bytes);
  for (const auto& [tensor, view] : weights.tensors()) {
    const auto text = bytes_of(tensor);
    const auto found = static_cast<std::size_t>(
        std::search(bytes.begin(), bytes.end(), std::boyer_moore_horspool_searcher(text.begin(), text.end())) -
        bytes.begin());
    mark(found - std::min(found, reach), found + text.size() + reach);
  }
  Subject result{std::move(name), std::move(bytes), {}};
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (near[i]) {
      result.structure.push_back(i);
    }
  }
  return result;
}

std::vector<Subject> small_subjects() {
  return {subject("legacy by hand", bytes_of(legacy_file({}))),
          subject("zip by hand", bytes_of(zip_file(torch_zip_entries()))),
          subject("ONNX by hand", bytes_of(small_onnx()))};
}

std::optional<Subject> real_subject(const std::string& name) {
  const auto path = name.ends_with(".pth") ? shared_file("weights/" + name) : model_file(name);
  return path ? std::optional(subject(name, read_file(*path))) : std::nullopt;
}

void truncate_everywhere(const Subject& whole, std::size_t every) {
  const std::span<const std::byte> bytes(whole.bytes);
  for (std::size_t size = 0; size < bytes.size(); size += size < 2048 ? 1 : every) {
    if (reads(bytes.first(size))) {
      FAIL(whole.name << " cut to " << size << " bytes was read");
    }
  }
  CHECK(reads(bytes));
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
    refused += reads(bytes) ? 0 : 1;
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
  for (const auto* const name : {"pnet.pt", "rnet.pt", "onet.pt", "centerface.onnx", "centerface.pth"}) {
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
  for (const auto* const name : {"rnet.pt", "onet.pt", "centerface.onnx", "centerface.pth"}) {
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
  bounded(onnx_file(initializer(dims({1LL << 50}) + number(2, 1) + bytes(8, "x") + bytes(4, float_bytes({1})))));
  bounded(onnx_file(initializer(dims({1LL << 33}) + number(2, 1) + bytes(8, "x") + bytes(9, float_bytes({1})))));
}
