#include "tests/support/fixture_bytes.h"

#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace smartcv::tests {
namespace {

constexpr std::size_t box_header = 8;
constexpr std::size_t transport_packet = 188;

std::size_t share_of(const std::string& bytes, double share) {
  return static_cast<std::size_t>(static_cast<double>(bytes.size()) * share);
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  }
  return value;
}

// Start of the box with this type whose siblings begin at `from`.
std::size_t find_box(const std::string& bytes, const std::string& type, std::size_t from, std::size_t end) {
  for (std::size_t at = from; at + box_header <= end;) {
    if (bytes.compare(at + 4, 4, type) == 0) {
      return at;
    }
    const std::uint32_t size = big_endian(bytes, at);
    if (size < box_header) {
      break;
    }
    at += size;
  }
  throw std::runtime_error("no " + type + " box where one was expected");
}

}  // namespace

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file.flush()) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

std::string cut_short(const std::string& bytes, double share) { return bytes.substr(0, share_of(bytes, share)); }

std::string flip_bits(std::string bytes, int count, double from, double to) {
  std::mt19937 random(12345);  // its numbers are fixed by the standard, those of the distributions are not
  const std::size_t first = share_of(bytes, from);
  const std::size_t span = share_of(bytes, to) - first;
  for (int i = 0; i < count; ++i) {
    const std::size_t at = first + random() % span;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
  }
  return bytes;
}

std::string set_display_matrix(std::string bytes, const std::array<int, 4>& matrix) {
  const std::size_t moov = find_box(bytes, "moov", 0, bytes.size());
  const std::size_t moov_end = moov + big_endian(bytes, moov);
  const std::size_t track = find_box(bytes, "trak", moov + box_header, moov_end);
  const std::size_t header = find_box(bytes, "tkhd", track + box_header, moov_end);
  constexpr std::size_t matrix_offset = 48;  // in a tkhd box of version 0
  constexpr std::array<std::size_t, 4> places{0, 4, 12, 16};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto fixed_point = static_cast<std::uint32_t>(matrix[i]) << 16;
    for (std::size_t byte = 0; byte < 4; ++byte) {
      bytes.at(header + matrix_offset + places[i] + byte) = static_cast<char>(fixed_point >> (24 - 8 * byte) & 0xff);
    }
  }
  return bytes;
}

std::string cover_before_tracks(const std::string& bytes) {
  const std::size_t moov = find_box(bytes, "moov", 0, bytes.size());
  const std::size_t moov_end = moov + big_endian(bytes, moov);
  const std::size_t track = find_box(bytes, "trak", moov + box_header, moov_end);
  const std::size_t cover = find_box(bytes, "udta", moov + box_header, moov_end);
  const std::size_t cover_size = big_endian(bytes, cover);
  return bytes.substr(0, track) + bytes.substr(cover, cover_size) + bytes.substr(track, cover - track) +
         bytes.substr(cover + cover_size);
}

std::string start_late(const std::string& bytes, double share) {
  return bytes.substr(share_of(bytes, share) / transport_packet * transport_packet);
}

}  // namespace smartcv::tests
