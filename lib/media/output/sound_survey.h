#ifndef SMARTCV_MEDIA_OUTPUT_SOUND_SURVEY_H
#define SMARTCV_MEDIA_OUTPUT_SOUND_SURVEY_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// What a sound stream holds, once it is decoded from its beginning to its end.
struct SoundExtent {
  int stream = 0;
  std::int64_t start = 0;    // of the first sample that is heard, in the stream's time base
  std::int64_t samples = 0;  // from there to the end of the last one, holes included; at the rate of its parameters
  std::string problem;       // why it cannot be used; empty when every packet could be decoded
};

// Decodes all sound of the file in one go. Streams come in the file's order.
[[nodiscard]] std::vector<SoundExtent> survey_sound(const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_SOUND_SURVEY_H
