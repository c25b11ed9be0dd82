#ifndef SMARTCV_MEDIA_IMAGE_SEQUENCE_WRITER_H
#define SMARTCV_MEDIA_IMAGE_SEQUENCE_WRITER_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "media/float_picture.h"
#include "media/frame.h"
#include "media/image_pattern.h"
#include "media/image_timing.h"
#include "media/source_info.h"

namespace smartcv::media {

enum class ImageFormat {
  png8,      // gray, RGB or RGBA of 8 bits
  png16,     // the same of 16 bits
  exr_half,  // OpenEXR, 16-bit float: channels R G B, R G B A, or Y for gray
};

struct ImageSequenceOptions {
  ImageFormat format = ImageFormat::png8;
  int compression = 2;  // PNG: zlib's 1 (fast) to 9 (small), 0 none; EXR: 0 none, else ZIP
  int workers = 2;      // threads that encode and write, one picture each
  std::int64_t first_number = 0;
  Orientation turn;  // how the pictures are turned first; images have no tag for it
  bool overwrite = false;
};

struct ImageSequenceResult {
  std::int64_t images = 0;         // written or kept
  std::int64_t left_over = 0;      // images of an older sequence that the pattern fits and that lie behind the last one
  std::size_t most_in_flight = 0;  // pictures that were in memory at one time
  std::filesystem::path timing;    // NAME.timing.csv
  std::filesystem::path ffconcat;  // NAME.ffconcat
};

// Writes one image per frame, each whole or not at all, and beside them when each is to be shown (image_timing.h).
//
// Images are encoded by a few workers in any order; a bounded number of pictures waits for them, and write() waits for
// room. A picture's error comes out of a later write() or of finish(); the images that are complete stay.
// Values are clipped and rounded to nearest; in EXR they are neither clipped to 0..1 nor changed but for the rounding
// to half precision. Whether colours are premultiplied and whether they are linear is the caller's affair; no tag says
// it (PNG is by its definition not premultiplied, EXR readers expect premultiplied).
//
// Note [What is on the disk]: an image has its name only when it is complete, whatever kills the process. It outlives a
// power failure once sync() or finish() has returned: flushing thousands of files one by one takes longer than writing
// them.
//
// Throws Error(usage) for a wrong option, Error(output) for a missing or read-only folder, for images that are there
// already (unless overwrite), a full disk; the latter says how many images are complete and up to which one there is no
// gap, so that the work can go on there with keep().
class ImageSequenceWriter {
 public:
  // Makes the pattern's folder when only that is missing. An input sequence is never written over.
  ImageSequenceWriter(const ImagePattern& pattern, const SourceInfo& source, ImageSequenceOptions options);
  // Without finish(): drops the pictures that wait; images that are complete stay.
  ~ImageSequenceWriter();
  ImageSequenceWriter(ImageSequenceWriter&&) noexcept;
  ImageSequenceWriter& operator=(ImageSequenceWriter&&) noexcept;

  // The next image: RGB (with or without alpha) or gray, of full range. Throws Error(internal) for YUV.
  void write(Frame frame);
  void write(FloatPicture picture, const ImageTime& time);
  // The next image is there already, from a run that was interrupted. Throws Error(output) when it is not.
  void keep(const ImageTime& time);
  // Waits until all images so far are written and flushed to the disk.
  void sync();
  // The same, then the times. A partial result's are called NAME.partial.timing.csv and NAME.partial.ffconcat.
  [[nodiscard]] ImageSequenceResult finish(bool partial = false);

  // The number up to which all images are complete; nothing when the first is not. For a checkpoint.
  [[nodiscard]] std::optional<std::int64_t> complete_up_to() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_IMAGE_SEQUENCE_WRITER_H
