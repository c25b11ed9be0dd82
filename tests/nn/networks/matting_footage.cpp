#include "tests/nn/networks/matting_footage.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/sha256.h"
#include "media/reader.h"
#include "tests/nn/golden.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

std::vector<std::byte> rgb24(const media::ConstPicture& picture) {
  std::vector<std::byte> bytes;
  for (int y = 0; y < picture.layout.height; ++y) {
    for (int x = 0; x < picture.layout.width; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        const auto& component = picture.components[c];
        bytes.push_back(static_cast<std::byte>(component.data[y * component.row_stride + x * component.pixel_stride]));
      }
    }
  }
  return bytes;
}

}  // namespace

std::optional<std::vector<nn::MattingInput>> golden_frames(const nn::Matting& network) {
  const std::string name = "test24_304x540.mkv";
  const auto clip = shared_file("media/" + name);
  const auto hashes = shared_file("media/rgb24_frame_sha256.json");
  if (!clip || !hashes) {
    return std::nullopt;
  }
  const auto expected = read_json(*hashes).at(name);
  media::Reader reader(*clip);
  std::vector<nn::MattingInput> frames;
  while (const auto frame = reader.next()) {
    REQUIRE(frame->picture().layout.model == media::ColorModel::rgb);
    REQUIRE(sha256_hex(rgb24(frame->picture())) == expected.at(frames.size()).get<std::string>());
    frames.push_back(network.prepare(frame->picture(), {}));
  }
  REQUIRE(frames.size() == expected.size());
  return frames;
}

}  // namespace smartcv::tests
