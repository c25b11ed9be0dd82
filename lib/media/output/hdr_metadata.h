#ifndef SMARTCV_MEDIA_OUTPUT_HDR_METADATA_H
#define SMARTCV_MEDIA_OUTPUT_HDR_METADATA_H

extern "C" {
#include <libavutil/mastering_display_metadata.h>
}

#include <optional>
#include <string>

#include "media/detail/source_parameters.h"

namespace smartcv::media::detail {

// HDR10: what the picture was graded on and how bright it gets (SMPTE ST 2086, CTA-861.3).
struct HdrMetadata {
  std::optional<AVMasteringDisplayMetadata> mastering;
  std::optional<AVContentLightMetadata> light;
};

// From the container's side data, else from the first frame's messages.
[[nodiscard]] HdrMetadata hdr_metadata_of(const SourceParameters& source);

// As x265 wants it, with a leading ':' ("" when there is none): chromaticities in 1/50000, luminance in 1/10000 cd/m2.
[[nodiscard]] std::string x265_hdr_parameters(const HdrMetadata& hdr);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_HDR_METADATA_H
