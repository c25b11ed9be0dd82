#ifndef SMARTCV_MEDIA_OUTPUT_ENCODER_CHOICE_H
#define SMARTCV_MEDIA_OUTPUT_ENCODER_CHOICE_H

#include <optional>
#include <string>

#include "media/detail/av_ptr.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// How the samples are to be read, as it is written into the file: the source's own tags, "not specified" included.
struct ColorTags {
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
  AVChromaLocation chroma_location = AVCHROMA_LOC_UNSPECIFIED;
};

// What is asked of the encoder so that its pictures can stand between those of the source, see Note [Clean groups] in
// media/copy/group_plan.h.
struct StreamMatch {
  int parameter_set_number = 0;  // H.264
  int profile = FF_PROFILE_UNKNOWN;
  int level = FF_LEVEL_UNKNOWN;
};

// What the video is encoded with.
struct EncoderChoice {
  const AVCodec* codec = nullptr;
  AVPixelFormat format = AV_PIX_FMT_NONE;
  ColorTags color;
  bool interlaced = false;      // coded as fields
  bool pictures_given = false;  // see Note [Pictures of another kind] in media/output_pictures.h
  bool limited_only = false;    // the encoder's readers take every picture for limited range
  std::optional<StreamMatch> match{};
  std::string loss;              // what the change of the sample format costs; empty when nothing
  std::string format_remark;     // why the sample format is not the source's; empty when it is
  std::string interlace_remark;  // why interlaced pictures are coded as whole frames; empty when they are not
};

// Decides by the source, the container and the options; see EncodeOptions for the rules. "auto":
//   WebM                                        libvpx-vp9
//   HEVC                                        libx265
//   more than 10 bits, or HDR that is not H.264 libx265 (x264 has 10 bits at most and writes no HDR10 messages)
//   everything else                             libx264
// and for given pictures with transparency the rules of media/output_pictures.h.
// Throws Error(usage), naming what would do, for a codec, a sample format or a container that does not fit.
[[nodiscard]] EncoderChoice choose_encoder(const SourceInfo& source, const EncodeOptions& options,
                                           const AVOutputFormat& container);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_ENCODER_CHOICE_H
