#include "tests/support/still_files.h"

#include <cstddef>
#include <cstdint>

namespace smartcv::tests {
namespace {

std::string big_endian(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) {
    text += static_cast<char>(value >> (8 * i));
  }
  return text;
}

std::string segment(int marker, const std::string& data) {
  return std::string{static_cast<char>(0xFF), static_cast<char>(marker)} +
         big_endian(static_cast<std::uint32_t>(data.size() + 2), 2) + data;
}

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

}  // namespace

std::string exif_block(int orientation) {
  const std::string camera = std::string("SECRETCAM\0", 10);
  std::string tiff = "MM" + big_endian(42, 2) + big_endian(8, 4) + big_endian(2, 2);
  tiff += big_endian(0x010F, 2) + big_endian(2, 2) + big_endian(10, 4) + big_endian(38, 4);
  tiff += big_endian(0x0112, 2) + big_endian(3, 2) + big_endian(1, 4) +
          big_endian(static_cast<std::uint32_t>(orientation), 2) + big_endian(0, 2);
  return tiff + big_endian(0, 4) + camera + "GPSPLACE";
}

std::string icc_profile(const std::string& space, std::size_t size) {
  std::string profile(size, '\x5A');
  profile.replace(0, 4, big_endian(static_cast<std::uint32_t>(size), 4));
  profile.replace(16, 4, space);
  profile.replace(36, 4, "acsp");
  return profile;
}

std::string with_jpeg_baggage(const std::string& jpeg, int orientation, const std::string& icc) {
  std::string extra = segment(0xE1, std::string("Exif\0\0", 6) + exif_block(orientation) + "THUMBNAIL" + jpeg);
  extra += segment(0xE1, std::string("http://ns.adobe.com/xap/1.0/\0", 29) + "<x:xmpmeta>SECRETXMP</x:xmpmeta>");
  extra += segment(0xED, std::string("Photoshop 3.0\0", 14) + "SECRETIPTC");
  extra += segment(0xFE, "SECRETCOMMENT");
  constexpr std::size_t most = 60'000;
  const std::size_t count = (icc.size() + most - 1) / most;
  for (std::size_t i = 0; i < count; ++i) {
    extra += segment(0xE2, std::string("ICC_PROFILE\0", 12) + static_cast<char>(i + 1) + static_cast<char>(count) +
                               icc.substr(i * most, most));
  }
  return jpeg.substr(0, 2) + extra + jpeg.substr(2) + "SECRETVIDEO ftypmp42";
}

std::string png_chunk(const std::string& name, const std::string& data) {
  return big_endian(static_cast<std::uint32_t>(data.size()), 4) + name + data + big_endian(crc32(name + data), 4);
}

std::string with_png_baggage(const std::string& png, int orientation) {
  constexpr std::size_t behind_header = 8 + 12 + 13;
  return png.substr(0, behind_header) + png_chunk("eXIf", exif_block(orientation)) +
         png_chunk("tEXt", std::string("Author\0", 7) + "SECRETAUTHOR") + png.substr(behind_header);
}

}  // namespace smartcv::tests
