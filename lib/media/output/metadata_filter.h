#ifndef SMARTCV_MEDIA_OUTPUT_METADATA_FILTER_H
#define SMARTCV_MEDIA_OUTPUT_METADATA_FILTER_H

#include <string>
#include <vector>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// What of a file's descriptions is taken along. With keep = false everything that can identify a person, a place, a
// device or a date is left out; languages, dispositions and chapter times stay.

// Title, date, location, device and whatever else the container says of itself.
void copy_container_tags(AVFormatContext& output, const AVFormatContext& input, bool keep,
                         std::vector<std::string>& left_out);

// Of one stream. `encoded`: the stream is not copied but made anew, so that statistics of the old one are wrong.
void copy_stream_tags(AVStream& output, const AVStream& input, bool keep, bool encoded);

// Chapters with their times; their titles become "Chapter 1", "Chapter 2", … unless kept.
void copy_chapters(AVFormatContext& output, const AVFormatContext& input, bool keep,
                   std::vector<std::string>& left_out);

// Why a stream that could be copied is not: it can identify (data tracks, cover pictures, attachments other than
// fonts). Empty for the others.
[[nodiscard]] std::string identifying_part(const AVStream& stream);

// Side data that belongs to a copied stream; descriptions only when kept.
void copy_stream_side_data(AVStream& output, const AVStream& input, bool keep);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_METADATA_FILTER_H
