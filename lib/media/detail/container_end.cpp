#include "media/detail/container_end.h"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace smartcv::media::detail {
namespace {

// A file read at chosen places; reads past the end give nothing.
class Bytes {
 public:
  explicit Bytes(const std::filesystem::path& path) : file_(path, std::ios::binary | std::ios::ate) {
    size_ = file_ ? static_cast<std::uint64_t>(file_.tellg()) : 0;
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  [[nodiscard]] std::string at(std::uint64_t offset, std::size_t count) {
    std::string bytes(count, '\0');
    if (offset > size_ || size_ - offset < count || !file_.seekg(static_cast<std::streamoff>(offset)) ||
        !file_.read(bytes.data(), static_cast<std::streamsize>(count))) {
      return {};
    }
    return bytes;
  }

 private:
  std::ifstream file_;
  std::uint64_t size_ = 0;
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

// An EBML element's size field: the position after it and its value, none when "not known".
struct ElementSize {
  std::uint64_t content = 0;
  std::optional<std::uint64_t> size;
};

std::optional<ElementSize> element_size(Bytes& file, std::uint64_t offset) {
  const std::string first = file.at(offset, 1);
  if (first.empty() || first[0] == 0) {
    return std::nullopt;
  }
  std::size_t length = 1;
  for (unsigned mask = 0x80; (static_cast<unsigned char>(first[0]) & mask) == 0; mask >>= 1) {
    ++length;
  }
  const std::string field = file.at(offset, length);
  if (field.empty()) {
    return std::nullopt;
  }
  const std::uint64_t mask = (std::uint64_t{1} << (7 * length)) - 1;
  const std::uint64_t value = big_endian(field) & mask;
  ElementSize element;
  element.content = offset + length;
  if (value != mask) {
    element.size = value;
  }
  return element;
}

bool matroska_is_cut(Bytes& file) {
  constexpr std::size_t id_length = 4;
  const auto header = element_size(file, id_length);
  if (!header || !header->size) {
    return false;
  }
  const std::uint64_t segment = header->content + *header->size;
  if (file.at(segment, id_length) != "\x18\x53\x80\x67") {
    return false;
  }
  const auto body = element_size(file, segment + id_length);
  return body && body->size && *body->size > file.size() - body->content;
}

// The media of whole-file MP4s are left to their sample table, which knows exactly what is missing.
bool mp4_is_cut(Bytes& file) {
  bool fragmented = false;
  for (std::uint64_t offset = 0;;) {
    const std::string header = file.at(offset, 8);
    if (header.empty()) {
      return fragmented && offset < file.size();
    }
    const std::string type = header.substr(4);
    std::uint64_t size = big_endian(header.substr(0, 4));
    if (size == 1) {
      const std::string large = file.at(offset + 8, 8);
      size = large.empty() ? 0 : big_endian(large);
    }
    fragmented = fragmented || type == "moof" || type == "sidx";
    if (size > file.size() - offset) {
      // Behind a cut index whole tracks may be missing without a trace.
      return (type == "moov" && offset > 0) || (fragmented && (type == "moof" || type == "mdat" || type == "sidx"));
    }
    if (size < 8) {
      return false;
    }
    offset += size;
  }
}

bool riff_is_cut(Bytes& file) {
  for (std::uint64_t offset = 0;;) {
    const std::string header = file.at(offset, 8);
    if (header.substr(0, 4) != "RIFF") {
      return false;
    }
    const std::uint64_t size = little_endian(header.substr(4));
    if (size > file.size() - offset - 8) {
      return true;
    }
    if (size == 0) {
      return false;
    }
    offset += 8 + size + size % 2;
  }
}

// Packets of one size, each with its sync byte at the same place.
struct Packets {
  std::uint64_t size = 0;
  std::uint64_t sync_at = 0;
};

// MPEG-TS (ISO 13818-1) and the form with a time in front of each packet that cameras and Blu-rays use.
std::optional<Packets> packets_of(Bytes& file) {
  constexpr std::uint64_t checked = 4;
  for (const Packets packets : {Packets{188, 0}, Packets{192, 4}}) {
    std::uint64_t found = 0;
    while (found < checked && file.at(found * packets.size + packets.sync_at, 1) == "\x47") {
      ++found;
    }
    if (found == checked) {
      return packets;
    }
  }
  return std::nullopt;
}

// A last packet that begins as one and does not end. Anything else behind the last packet is no part of the stream.
bool transport_stream_is_cut(Bytes& file, const Packets& packets) {
  const std::uint64_t rest = file.size() % packets.size;
  return rest > packets.sync_at && file.at(file.size() - rest + packets.sync_at, 1) == "\x47";
}

}  // namespace

bool is_cut_short(const std::filesystem::path& path) {
  Bytes file(path);
  const std::string start = file.at(0, 8);
  if (start.empty()) {
    return false;
  }
  if (start.substr(0, 4) == "\x1A\x45\xDF\xA3") {
    return matroska_is_cut(file);
  }
  if (start.substr(0, 4) == "RIFF") {
    return riff_is_cut(file);
  }
  if (const auto packets = packets_of(file)) {
    return transport_stream_is_cut(file, *packets);
  }
  return mp4_is_cut(file);
}

}  // namespace smartcv::media::detail
