#include "media/copy/nal_units.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace smartcv::media::detail {
namespace {

namespace h264 {
constexpr int last_slice = 5;  // 1..5; 5: IDR
constexpr int idr = 5;
constexpr int sei = 6;
constexpr int sps = 7;
constexpr int pps = 8;
constexpr int delimiter = 9;
}  // namespace h264

namespace hevc {
constexpr int first_irap = 16;
constexpr int idr_with_leading = 19;
constexpr int idr = 20;
constexpr int last_slice = 21;  // 0..9 and 16..21
constexpr int last_plain_slice = 9;
constexpr int vps = 32;
constexpr int pps = 34;
constexpr int delimiter = 35;
constexpr int prefix_sei = 39;
constexpr int suffix_sei = 40;
}  // namespace hevc

std::size_t header_size(AVCodecID codec) { return codec == AV_CODEC_ID_H264 ? 1 : 2; }

NalUnit unit_of(std::span<const std::uint8_t> bytes, AVCodecID codec) {
  if (codec == AV_CODEC_ID_H264) {
    return {bytes, bytes[0] & 0x1F, 0};
  }
  const int second = bytes.size() > 1 ? bytes[1] : 0;
  return {bytes, (bytes[0] >> 1) & 0x3F, (bytes[0] & 1) << 5 | second >> 3};
}

bool is_slice(const NalUnit& unit, AVCodecID codec) {
  if (codec == AV_CODEC_ID_H264) {
    return unit.type >= 1 && unit.type <= h264::last_slice;
  }
  return unit.layer == 0 &&
         (unit.type <= hevc::last_plain_slice || (unit.type >= hevc::first_irap && unit.type <= hevc::last_slice));
}

bool is_message(const NalUnit& unit, AVCodecID codec) {
  return codec == AV_CODEC_ID_H264 ? unit.type == h264::sei
                                   : unit.type == hevc::prefix_sei || unit.type == hevc::suffix_sei;
}

// Without the bytes that keep start codes out of the content (7.4.1: 00 00 03 stands for 00 00).
std::vector<std::uint8_t> content_of(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> content;
  int zeros = 0;
  for (const std::uint8_t byte : bytes) {
    if (zeros >= 2 && byte == 3) {
      zeros = 0;
      continue;
    }
    zeros = byte == 0 ? zeros + 1 : 0;
    content.push_back(byte);
  }
  return content;
}

// 7.3.2.3.1: a number as a row of 255 and a last byte.
std::optional<std::size_t> message_number(std::span<const std::uint8_t>& rest) {
  std::size_t number = 0;
  while (!rest.empty()) {
    const std::uint8_t byte = rest.front();
    rest = rest.subspan(1);
    number += byte;
    if (byte != 0xFF) {
      return number;
    }
  }
  return std::nullopt;
}

// Every message in it belongs to the picture.
bool belongs_to_picture(const NalUnit& unit, AVCodecID codec) {
  // 4 captions and dynamic HDR, 45 frame packing, 47 orientation, 132 checksum, 137 mastering display, 144 light level,
  // 147 transfer
  constexpr std::array<std::size_t, 7> kept{4, 45, 47, 132, 137, 144, 147};
  const auto content = content_of(unit.bytes.subspan(std::min(unit.bytes.size(), header_size(codec))));
  std::span<const std::uint8_t> rest(content);
  while (!rest.empty() && rest.front() != 0x80) {
    const auto type = message_number(rest);
    const auto size = type ? message_number(rest) : std::nullopt;
    if (!size || *size > rest.size() || std::ranges::find(kept, *type) == kept.end()) {
      return false;
    }
    rest = rest.subspan(*size);
  }
  return true;
}

bool stays(const NalUnit& unit, AVCodecID codec, const NalFilter& filter) {
  if (unit.layer != 0) {
    return false;
  }
  if (is_parameter_set(unit, codec)) {
    return !filter.drop_parameter_sets;
  }
  if (is_message(unit, codec)) {
    return filter.keep_messages || belongs_to_picture(unit, codec);
  }
  return is_slice(unit, codec) || unit.type == (codec == AV_CODEC_ID_H264 ? h264::delimiter : hevc::delimiter);
}

// 9.1: an unsigned Exp-Golomb number at a bit.
std::optional<unsigned> golomb(std::span<const std::uint8_t> bytes, std::size_t bit) {
  const auto at = [&](std::size_t i) { return (bytes[i / 8] >> (7 - i % 8)) & 1U; };
  const std::size_t end = bytes.size() * 8;
  std::size_t zeros = 0;
  while (bit + zeros < end && zeros < 31 && at(bit + zeros) == 0) {
    ++zeros;
  }
  if (bit + 2 * zeros + 1 > end || zeros >= 31) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (std::size_t i = 0; i <= zeros; ++i) {
    value = value << 1 | at(bit + zeros + i);
  }
  return value - 1;
}

}  // namespace

std::vector<NalUnit> nal_units(std::span<const std::uint8_t> annex_b, AVCodecID codec) {
  std::vector<NalUnit> units;
  std::optional<std::size_t> begin;
  const auto close = [&](std::size_t end) {
    while (begin && end > *begin && annex_b[end - 1] == 0) {
      --end;
    }
    if (begin && end > *begin) {
      units.push_back(unit_of(annex_b.subspan(*begin, end - *begin), codec));
    }
  };
  for (std::size_t i = 0; i + 2 < annex_b.size(); ++i) {
    if (annex_b[i] == 0 && annex_b[i + 1] == 0 && annex_b[i + 2] == 1) {
      close(i);
      begin = i + 3;
      i += 2;
    }
  }
  close(annex_b.size());
  return units;
}

bool is_parameter_set(const NalUnit& unit, AVCodecID codec) {
  return codec == AV_CODEC_ID_H264 ? unit.type == h264::sps || unit.type == h264::pps
                                   : unit.type >= hevc::vps && unit.type <= hevc::pps;
}

bool begins_with_idr(std::span<const NalUnit> units, AVCodecID codec) {
  const auto slice = std::ranges::find_if(units, [codec](const NalUnit& unit) { return is_slice(unit, codec); });
  if (slice == units.end()) {
    return false;
  }
  return codec == AV_CODEC_ID_H264 ? slice->type == h264::idr
                                   : slice->type == hevc::idr || slice->type == hevc::idr_with_leading;
}

std::optional<unsigned> set_number(const NalUnit& unit) {
  const auto content = content_of(unit.bytes);
  constexpr std::size_t before_sps_number = 4 * 8;  // header, profile, constraints, level
  return golomb(content, unit.type == h264::sps ? before_sps_number : 8);
}

std::vector<std::uint8_t> filtered(std::span<const std::uint8_t> annex_b, AVCodecID codec, const NalFilter& filter) {
  constexpr std::array<std::uint8_t, 4> start_code{0, 0, 0, 1};
  std::vector<std::uint8_t> result;
  result.reserve(annex_b.size());
  for (const NalUnit& unit : nal_units(annex_b, codec)) {
    if (stays(unit, codec, filter)) {
      result.insert(result.end(), start_code.begin(), start_code.end());
      result.insert(result.end(), unit.bytes.begin(), unit.bytes.end());
    }
  }
  return result;
}

}  // namespace smartcv::media::detail
