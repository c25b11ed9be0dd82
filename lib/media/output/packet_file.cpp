#include "media/output/packet_file.h"

extern "C" {
#include <libavutil/crc.h>
}

#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_error.h"
#include "media/output/record.h"

namespace smartcv::media::detail {
namespace {

constexpr std::string_view mark = "smartcv packets 1\n";

std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
  return av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), 0, bytes.data(), bytes.size());
}

AvIoPtr open_io(const std::filesystem::path& path, int flags, int& result) {
  AVIOContext* io = nullptr;
  result = avio_open2(&io, ("file:" + path.string()).c_str(), flags, nullptr, nullptr);
  return AvIoPtr(io);
}

void put_packet(RecordMaker& record, const AVPacket& packet) {
  record.number(packet.pts);
  record.number(packet.dts);
  record.number(packet.duration);
  record.number(packet.flags);
  record.number(packet.side_data_elems);
  for (const AVPacketSideData& side : std::span(packet.side_data, static_cast<std::size_t>(packet.side_data_elems))) {
    record.number(side.type);
    record.bytes({side.data, side.size});
  }
  record.bytes({packet.data, static_cast<std::size_t>(packet.size)});
}

bool take_side_data(RecordParser& record, AVPacket& packet) {
  const auto count = record.number();
  for (std::int64_t i = 0; count && i < *count; ++i) {
    const auto type = record.number();
    const auto bytes = record.bytes();
    if (!type || !bytes) {
      return false;
    }
    std::uint8_t* const data =
        av_packet_new_side_data(&packet, static_cast<AVPacketSideDataType>(*type), bytes->size());
    if (data == nullptr) {
      throw std::bad_alloc();
    }
    std::memcpy(data, bytes->data(), bytes->size());
  }
  return count.has_value();
}

bool take_packet(RecordParser& record, AVPacket& packet) {
  const auto pts = record.number();
  const auto dts = record.number();
  const auto duration = record.number();
  const auto flags = record.number();
  if (!flags || !take_side_data(record, packet)) {
    return false;
  }
  const auto bytes = record.bytes();
  if (!bytes || bytes->size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return false;
  }
  // Grows an empty packet: av_new_packet() would drop the side data.
  if (av_grow_packet(&packet, static_cast<int>(bytes->size())) < 0) {
    throw std::bad_alloc();
  }
  std::memcpy(packet.data, bytes->data(), bytes->size());
  packet.pts = *pts;
  packet.dts = *dts;
  packet.duration = *duration;
  packet.flags = static_cast<int>(*flags);
  return true;
}

}  // namespace

PacketFileWriter::PacketFileWriter(const std::filesystem::path& path, const AVCodecContext& encoder)
    : shown_(path.string()), part_(path, true) {
  int result = 0;
  io_ = open_io(part_.part_path(), AVIO_FLAG_WRITE, result);
  require_written(result);
  avio_write(io_.get(), reinterpret_cast<const unsigned char*>(mark.data()), static_cast<int>(mark.size()));
  RecordMaker head;
  head.number(encoder.time_base.num);
  head.number(encoder.time_base.den);
  head.bytes({encoder.extradata, static_cast<std::size_t>(encoder.extradata_size)});
  put(head.content());
}

void PacketFileWriter::put(std::span<const std::uint8_t> body) {
  avio_wl32(io_.get(), static_cast<unsigned int>(body.size()));
  avio_wl32(io_.get(), checksum(body));
  avio_write(io_.get(), body.data(), static_cast<int>(body.size()));
  require_written(io_->error);
}

void PacketFileWriter::write(const AVPacket& packet) {
  if (summary_.packets == 0) {
    summary_.first_pts = packet.pts;
  }
  ++summary_.packets;
  summary_.early_packets += packet.dts < summary_.first_pts ? 1 : 0;
  RecordMaker record;
  put_packet(record, packet);
  put(record.content());
}

void PacketFileWriter::publish(const std::set<std::string>& losses) {
  summary_.losses = losses;
  const std::int64_t where = avio_tell(io_.get());
  RecordMaker tail;
  tail.number(summary_.packets);
  tail.number(summary_.first_pts);
  tail.number(summary_.early_packets);
  tail.number(static_cast<std::int64_t>(losses.size()));
  for (const std::string& loss : losses) {
    tail.text(loss);
  }
  put(tail.content());
  avio_wl64(io_.get(), static_cast<std::uint64_t>(where));
  avio_flush(io_.get());
  const int error = io_->error;
  AVIOContext* io = io_.release();
  const int closed = avio_closep(&io);
  require_written(error);
  require_written(closed);
  part_.publish();
}

void PacketFileWriter::require_written(int result) const {
  if (result >= 0) {
    return;
  }
  if (result == AVERROR(ENOSPC) || result == AVERROR(EDQUOT)) {
    throw Error(ErrorCode::output, "no space left on the disk; free some space", {"writing", shown_, std::nullopt});
  }
  throw Error(ErrorCode::output, "cannot be written: " + av_error_text(result), {"writing", shown_, std::nullopt});
}

PacketFileReader::PacketFileReader(const std::filesystem::path& path) : shown_(path.string()) {
  int result = 0;
  io_ = open_io(path, AVIO_FLAG_READ, result);
  if (result < 0) {
    fail(av_error_text(result));
  }
  size_ = avio_size(io_.get());
  read_tail();
  avio_seek(io_.get(), 0, SEEK_SET);
  std::array<unsigned char, mark.size()> found{};
  if (avio_read(io_.get(), found.data(), static_cast<int>(found.size())) != static_cast<int>(found.size()) ||
      std::memcmp(found.data(), mark.data(), mark.size()) != 0) {
    fail("it is no file of packets");
  }
  const std::vector<std::uint8_t> content = take();
  RecordParser head(content);
  const auto num = head.number();
  const auto den = head.number();
  const auto extradata = head.bytes();
  if (!extradata) {
    fail("its head is incomplete");
  }
  time_base_ = {static_cast<int>(*num), static_cast<int>(*den)};
  extradata_.assign(extradata->begin(), extradata->end());
}

// Only a file that was written to its end has one.
void PacketFileReader::read_tail() {
  constexpr std::int64_t place = sizeof(std::uint64_t);
  if (size_ < static_cast<std::int64_t>(mark.size()) + place || avio_seek(io_.get(), size_ - place, SEEK_SET) < 0) {
    fail("it is too short");
  }
  const auto where = static_cast<std::int64_t>(avio_rl64(io_.get()));
  if (where < 0 || where > size_ - place || avio_seek(io_.get(), where, SEEK_SET) < 0) {
    fail("it ends early");
  }
  const std::vector<std::uint8_t> content = take();
  RecordParser tail(content);
  const auto packets = tail.number();
  const auto first_pts = tail.number();
  const auto early = tail.number();
  const auto losses = tail.number();
  if (!losses) {
    fail("its tail is incomplete");
  }
  summary_ = {*packets, *first_pts, *early, {}};
  for (std::int64_t i = 0; i < *losses; ++i) {
    const auto loss = tail.text();
    if (!loss) {
      fail("its tail is incomplete");
    }
    summary_.losses.insert(*loss);
  }
}

// The body of the record that begins here.
std::vector<std::uint8_t> PacketFileReader::take() {
  const std::int64_t size = avio_rl32(io_.get());
  const std::uint32_t sum = avio_rl32(io_.get());
  if (avio_feof(io_.get()) != 0 || size > size_ - avio_tell(io_.get())) {
    fail("it ends early");
  }
  std::vector<std::uint8_t> body(static_cast<std::size_t>(size));
  if (avio_read(io_.get(), body.data(), static_cast<int>(size)) != static_cast<int>(size) || checksum(body) != sum) {
    fail("a checksum is wrong");
  }
  return body;
}

bool PacketFileReader::read(AVPacket& packet) {
  if (read_ == summary_.packets) {
    return false;
  }
  const std::vector<std::uint8_t> content = take();
  RecordParser record(content);
  av_packet_unref(&packet);
  if (!take_packet(record, packet)) {
    fail("a packet is incomplete");
  }
  ++read_;
  return true;
}

void PacketFileReader::fail(const std::string& what) const {
  throw Error(
      ErrorCode::output,
      fmt::format("this part of an unfinished result is damaged: {}; remove the folder it lies in and begin anew",
                  what),
      {"reading", shown_, std::nullopt});
}

}  // namespace smartcv::media::detail
