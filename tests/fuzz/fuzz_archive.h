#ifndef SMARTCV_TESTS_FUZZ_FUZZ_ARCHIVE_H
#define SMARTCV_TESTS_FUZZ_FUZZ_ARCHIVE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smartcv::fuzz {

// A torch archive around a pickle, so that the fuzzer spends its time on the pickle and not on the zip archive (which
// fuzz_torch_zip is for). Four storages: "0" of 16 bytes, "1" of 8, "2" of 12, "3" of 2; make_corpus.py knows them.
inline std::vector<std::byte> archive_of(std::span<const std::byte> pickle, bool script) {
  const auto number = [](std::size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8U) {
      text += static_cast<char>(value & 0xFFU);
    }
    return text;
  };
  std::vector<std::pair<std::string, std::string>> entries{
      {"a/data.pkl", std::string(reinterpret_cast<const char*>(pickle.data()), pickle.size())}};
  constexpr std::array<std::size_t, 4> sizes{16, 8, 12, 2};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    entries.emplace_back("a/data/" + std::to_string(i), std::string(sizes[i], static_cast<char>(i + 1)));
  }
  if (script) {
    entries.emplace_back("a/constants.pkl", "\x80\x02).");
  }
  std::string file;
  std::string directory;
  for (const auto& [name, content] : entries) {
    const auto size = number(content.size(), 4);
    const auto facts = number(0x0800, 2) + number(0, 2) + number(0, 8) + size + size;
    directory +=
        "PK\x01\x02" + number(0, 4) + facts + number(name.size(), 2) + number(0, 12) + number(file.size(), 4) + name;
    file += "PK\x03\x04" + number(0, 2) + facts + number(name.size(), 2) + number(0, 2) + name + content;
  }
  file += directory + "PK\x05\x06" + number(0, 4) + number(entries.size(), 2) + number(entries.size(), 2) +
          number(directory.size(), 4) + number(file.size(), 4) + number(0, 2);
  const auto bytes = std::as_bytes(std::span(file));
  return {bytes.begin(), bytes.end()};
}

}  // namespace smartcv::fuzz

#endif  // SMARTCV_TESTS_FUZZ_FUZZ_ARCHIVE_H
