#ifndef SMARTCV_MEDIA_COPY_JOIN_CHECK_H
#define SMARTCV_MEDIA_COPY_JOIN_CHECK_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "media/frame.h"

namespace smartcv::media::detail {

// What the pictures of a file that was put together must be when it is decoded: those of copied groups bit for bit what
// the source's decoder gave, those of encoded groups what the encoder was given, as far as compression lets one see.
class JoinCheck {
 public:
  // What one picture looks like.
  struct Look {
    std::array<std::uint8_t, 16> hash{};  // of all samples
    std::vector<std::uint8_t> grid;       // mean brightness of 16x9 fields, 8 bits
  };
  [[nodiscard]] static Look look_at(const Frame& frame);

  // The next picture in order of time. `pts`: in the output's time base.
  void expect(Look look, std::int64_t pts, bool copied);

  // Decodes the file. Throws JoinError, naming `shown`, for the first picture that is missing, too many, at another
  // time or not what it must be.
  void check(const std::filesystem::path& file, const std::string& shown) const;

 private:
  struct Expected {
    Look look;
    std::int64_t pts = 0;
    bool copied = false;
  };
  std::vector<Expected> expected_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_COPY_JOIN_CHECK_H
