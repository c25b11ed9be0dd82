#ifndef SMARTCV_MEDIA_OUTPUT_SAMPLE_FORMAT_H
#define SMARTCV_MEDIA_OUTPUT_SAMPLE_FORMAT_H

#include <span>
#include <string>
#include <vector>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// yuvj420p and its kin are yuv420p with the full range said twice; the range tag says it once.
[[nodiscard]] AVPixelFormat without_range(AVPixelFormat format);

// The sample formats the encoder takes, yuvj and hardware ones left out; empty when it takes any.
[[nodiscard]] std::vector<AVPixelFormat> sample_formats_of(const AVCodec& codec);

// What the change from one format to the other costs, in words ("colour resolution, transparency"); empty when
// nothing is lost.
[[nodiscard]] std::string loss_between(AVPixelFormat from, AVPixelFormat to);

// The format itself when it is among the candidates, else the nearest: least loss first, then least excess.
// AV_PIX_FMT_NONE when there is no candidate.
[[nodiscard]] AVPixelFormat nearest_format(AVPixelFormat wanted, std::span<const AVPixelFormat> candidates);

// True when the size is a whole number of chroma samples (odd sizes are not, in 4:2:0).
[[nodiscard]] bool divides_evenly(AVPixelFormat format, int width, int height);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_SAMPLE_FORMAT_H
