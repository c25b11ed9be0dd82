#ifndef SMARTCV_MEDIA_FRAME_H
#define SMARTCV_MEDIA_FRAME_H

#include <cstdint>
#include <memory>
#include <string>

#include "base/rational.h"
#include "media/picture.h"

namespace smartcv::media {

namespace detail {
struct FrameAccess;  // the one door to the AVFrame, for the media floor only
}

// One decoded picture with its time. Move-only; the samples are reference counted inside libav, so moving is
// cheap and the decoder's buffers are handed to the encoder without a copy.
class Frame {
 public:
  Frame() noexcept;
  ~Frame();
  Frame(Frame&& other) noexcept;
  Frame& operator=(Frame&& other) noexcept;
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  // A black, opaque picture, for tests and for made-up frames. `pixel_format` is FFmpeg's name ("yuv420p10le").
  // Throws Error(internal) for a name that is not known.
  [[nodiscard]] static Frame allocate(int width, int height, const std::string& pixel_format);

  // A black, opaque picture that stands in the place of `like`: its size, sequence, time and damage, interlaced as it
  // is. Between YUV formats also its matrix, range and siting; gray and RGB are full range, and captions and HDR
  // messages do not go along to gray. For the writing of pictures that are not the source's
  // (see media/output_pictures.h). Throws Error(internal) for a name that is not known.
  [[nodiscard]] static Frame blank_like(const Frame& like, const std::string& pixel_format);
  // The same of another size, standing upright whatever the source's rotation.
  [[nodiscard]] static Frame blank_upright(const Frame& like, const std::string& pixel_format, int width, int height);

  [[nodiscard]] bool empty() const noexcept;

  // Set by the reader: 0, 1, 2, … in presentation order, without holes.
  [[nodiscard]] std::int64_t sequence() const noexcept { return sequence_; }
  void set_sequence(std::int64_t sequence) noexcept { sequence_ = sequence; }
  // Presentation time in units of time_base().
  [[nodiscard]] std::int64_t pts() const noexcept { return pts_; }
  [[nodiscard]] std::int64_t duration() const noexcept { return duration_; }  // 0 when not known
  [[nodiscard]] Rational time_base() const noexcept { return time_base_; }
  void set_time(std::int64_t pts, std::int64_t duration, Rational time_base) noexcept;

  // The decoder reported errors or concealed parts of it: what it shows cannot be trusted.
  [[nodiscard]] bool damaged() const noexcept { return damaged_; }
  void set_damaged(bool damaged) noexcept { damaged_ = damaged; }

  // Nobody has changed a sample since the decoder gave it: the writer may keep its packet. writable_picture() ends it.
  [[nodiscard]] bool as_decoded() const noexcept { return as_decoded_; }
  void set_as_decoded(bool as_decoded) noexcept { as_decoded_ = as_decoded; }

  [[nodiscard]] ConstPicture picture() const;
  // Copies the samples first when somebody else (the decoder's reference frames) still reads them.
  [[nodiscard]] Picture writable_picture();
  // FFmpeg's name of the sample format, for reports.
  [[nodiscard]] std::string pixel_format() const;

 private:
  friend struct detail::FrameAccess;
  struct Samples;
  [[nodiscard]] static Frame blank(const Frame& like, const std::string& pixel_format, int width, int height);
  std::unique_ptr<Samples> samples_;
  std::int64_t sequence_ = 0;
  std::int64_t pts_ = 0;
  std::int64_t duration_ = 0;
  Rational time_base_{0, 1};
  bool damaged_ = false;
  bool as_decoded_ = false;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_FRAME_H
