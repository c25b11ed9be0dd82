#ifndef SMARTCV_MEDIA_OUTPUT_VIDEO_STREAM_H
#define SMARTCV_MEDIA_OUTPUT_VIDEO_STREAM_H

#include <string>
#include <vector>

#include "media/output/encoder.h"
#include "media/output/encoder_choice.h"
#include "media/output/muxer.h"
#include "media/source_info.h"

namespace smartcv::media::detail {

// Adds the encoded video to the output: parameters of the encoder, clock, frame rate, language, disposition, rotation
// and HDR facts of the source. What the container cannot say is warned about and noted in `left_out`.
// Returns the index of the stream.
int add_video_stream(Muxer& muxer, const Encoder& encoder, const SourceInfo& source,
                     std::vector<std::string>& left_out);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_VIDEO_STREAM_H
