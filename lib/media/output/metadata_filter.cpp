#include "media/output/metadata_filter.h"

extern "C" {
#include <libavutil/avstring.h>
#include <libavutil/dict.h>
}

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string_view>

#include "base/format.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return av_tolower(x) == av_tolower(y); });
}

template <std::size_t count>
bool contains(const std::array<std::string_view, count>& list, std::string_view key) {
  return std::ranges::any_of(list, [key](std::string_view entry) { return equal_ignoring_case(entry, key); });
}

// Facts about the old container; the muxer writes its own.
constexpr std::array<std::string_view, 5> container_facts{"major_brand", "minor_version", "compatible_brands",
                                                          "encoder", "duration"};
// Facts about the old coded stream.
constexpr std::array<std::string_view, 5> stream_facts{"encoder", "duration", "rotate", "vendor_id", "alpha_mode"};
// Without these two Matroska refuses an attachment.
constexpr std::array<std::string_view, 2> font_tags{"filename", "mimetype"};

bool is_statistics(std::string_view key) {
  constexpr std::array<std::string_view, 4> prefixes{"BPS", "NUMBER_OF_FRAMES", "NUMBER_OF_BYTES", "_STATISTICS_"};
  return std::ranges::any_of(prefixes, [key](std::string_view prefix) { return key.starts_with(prefix); });
}

// FFmpeg 5 does not know the types "font/ttf", "font/otf", … (RFC 8081), which newer programs write.
bool is_font(const AVStream& stream) {
  const AVDictionaryEntry* const type = av_dict_get(stream.metadata, "mimetype", nullptr, 0);
  return stream.codecpar->codec_id == AV_CODEC_ID_TTF || stream.codecpar->codec_id == AV_CODEC_ID_OTF ||
         (type != nullptr && std::string_view(type->value).starts_with("font/"));
}

template <typename Use>
void for_each_tag(const AVDictionary* tags, Use use) {
  const AVDictionaryEntry* entry = nullptr;
  while ((entry = av_dict_get(tags, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
    use(*entry);
  }
}

void set_tag(AVDictionary*& tags, const char* key, const std::string& value) {
  require(av_dict_set(&tags, key, value.c_str(), 0), "set a tag");
}

bool stays_in_stream(const AVStream& input, std::string_view key, bool keep, bool encoded) {
  if (!keep) {
    const bool font = input.codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && is_font(input);
    return equal_ignoring_case(key, "language") || (font && contains(font_tags, key));
  }
  return !contains(container_facts, key) && !(encoded && (contains(stream_facts, key) || is_statistics(key)));
}

void append_chapter(AVFormatContext& output, AVChapter* chapter) {
  auto** const grown =
      static_cast<AVChapter**>(av_realloc_array(output.chapters, output.nb_chapters + 1, sizeof(AVChapter*)));
  if (grown == nullptr) {
    av_free(chapter);
    throw std::bad_alloc();
  }
  output.chapters = grown;
  output.chapters[output.nb_chapters++] = chapter;
}

}  // namespace

void copy_container_tags(AVFormatContext& output, const AVFormatContext& input, bool keep,
                         std::vector<std::string>& left_out) {
  std::string dropped;
  for_each_tag(input.metadata, [&](const AVDictionaryEntry& tag) {
    if (contains(container_facts, tag.key)) {
      return;
    }
    if (keep) {
      set_tag(output.metadata, tag.key, tag.value);
    } else {
      dropped += (dropped.empty() ? "" : ", ") + std::string(tag.key);
    }
  });
  if (!dropped.empty()) {
    left_out.push_back(fmt::format("the file's own tags ({}): they can identify", dropped));
  }
}

void copy_stream_tags(AVStream& output, const AVStream& input, bool keep, bool encoded) {
  for_each_tag(input.metadata, [&](const AVDictionaryEntry& tag) {
    if (stays_in_stream(input, tag.key, keep, encoded)) {
      set_tag(output.metadata, tag.key, tag.value);
    }
  });
}

void copy_chapters(AVFormatContext& output, const AVFormatContext& input, bool keep,
                   std::vector<std::string>& left_out) {
  bool titles_dropped = false;
  for (unsigned int index = 0; index < input.nb_chapters; ++index) {
    const AVChapter& source = *input.chapters[index];
    auto* const chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
    if (chapter == nullptr) {
      throw std::bad_alloc();
    }
    append_chapter(output, chapter);
    chapter->id = source.id;
    chapter->time_base = source.time_base;
    chapter->start = source.start;
    chapter->end = source.end;
    const bool titled = av_dict_get(source.metadata, "title", nullptr, 0) != nullptr;
    if (keep) {
      require(av_dict_copy(&chapter->metadata, source.metadata, 0), "copy the tags of a chapter");
    } else {
      titles_dropped = titles_dropped || titled;
    }
    if (!keep || !titled) {
      // MOV keeps no chapter that has no title.
      set_tag(chapter->metadata, "title", fmt::format("Chapter {}", index + 1));
    }
  }
  if (titles_dropped) {
    left_out.emplace_back("the titles of the chapters: they can identify (the chapters are kept and numbered)");
  }
}

std::string identifying_part(const AVStream& stream) {
  if ((stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
    return "a cover picture can identify";
  }
  if (stream.codecpar->codec_type == AVMEDIA_TYPE_DATA) {
    return "a data track can hold positions, device and time";
  }
  if (stream.codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && !is_font(stream)) {
    return "an attached file can identify";
  }
  return "";
}

void copy_stream_side_data(AVStream& output, const AVStream& input, bool keep) {
  for (const AVPacketSideData& data : stream_side_data(input)) {
    const bool description = data.type == AV_PKT_DATA_STRINGS_METADATA || data.type == AV_PKT_DATA_METADATA_UPDATE ||
                             data.type == AV_PKT_DATA_ICC_PROFILE;
    if (description && !keep) {
      continue;
    }
    std::uint8_t* const copy = new_stream_side_data(output, data.type, data.size);
    if (copy == nullptr) {
      throw std::bad_alloc();
    }
    std::memcpy(copy, data.data, data.size);
  }
}

}  // namespace smartcv::media::detail
