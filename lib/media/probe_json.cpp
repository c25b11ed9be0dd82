#include <nlohmann/json.hpp>

#include "media/probe.h"

namespace smartcv::media {
namespace {

using Json = nlohmann::ordered_json;

Json fraction(Rational value) { return std::to_string(value.num) + "/" + std::to_string(value.den); }

template <typename Value>
Json nullable(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json stream_json(const StreamInfo& stream) {
  Json json{{"index", stream.index},
            {"type", stream.type},
            {"codec", stream.codec},
            {"language", nullable(stream.language)},
            {"title", nullable(stream.title)},
            {"dispositions", stream.dispositions},
            {"time_base", fraction(stream.time_base)},
            {"start", nullable(stream.start)},
            {"duration", nullable(stream.duration)},
            {"bit_rate", stream.bit_rate},
            {"metadata", stream.metadata}};
  if (stream.channels > 0) {
    json["sample_rate"] = stream.sample_rate;
    json["channels"] = stream.channels;
  }
  return json;
}

Json video_json(const SourceInfo& source) {
  const VideoInfo& video = source.video;
  return {{"stream", video.stream_index},
          {"codec", video.codec},
          {"profile", nullable(video.profile)},
          {"pixel_format", video.pixel_format},
          {"width", video.layout.width},
          {"height", video.layout.height},
          {"depth", video.layout.depth},
          {"upright_width", source.upright_width()},
          {"upright_height", source.upright_height()},
          {"rotation_clockwise", video.orientation.quarter_turns * 90},
          {"mirrored", video.orientation.mirrored},
          {"sample_aspect_ratio", fraction(video.sample_aspect_ratio)},
          {"interlaced", video.interlaced},
          {"time_base", fraction(video.time_base)},
          {"average_frame_rate", fraction(video.average_frame_rate)},
          {"color",
           {{"range", nullable(video.color_range)},
            {"matrix", nullable(video.color_matrix)},
            {"primaries", nullable(video.color_primaries)},
            {"transfer", nullable(video.color_transfer)},
            {"chroma_location", nullable(video.chroma_location)},
            {"hdr10_mastering_display", video.hdr10_mastering},
            {"hdr10_content_light_level", video.hdr10_light_level}}}};
}

Json read_json(const ProbeResult& result) {
  const ReadStatistics& read = result.read;
  return {{"frames", read.frames},
          {"expected_frames", nullable(read.expected_frames)},
          {"first_pts", nullable(result.first_pts)},
          {"last_pts", nullable(result.last_pts)},
          {"variable_frame_rate", result.spacing.variable},
          {"frame_spacing",
           {{"shortest", result.spacing.shortest},
            {"median", result.spacing.median},
            {"longest", result.spacing.longest},
            {"gaps", result.spacing.gaps}}},
          {"repaired_pts", read.repaired_pts},
          {"complete", read.complete()},
          {"truncated", read.truncated},
          {"damaged_frames", read.damaged_frames},
          {"decoder_errors", read.decoder_errors},
          {"corrupt_packets", read.corrupt_packets},
          {"first_problem", nullable(read.first_problem)}};
}

}  // namespace

std::string to_json(const ProbeResult& result) {
  const SourceInfo& source = result.source;
  Json json{{"path", source.path},
            {"container", source.container},
            {"duration_seconds", source.duration_seconds},
            {"chapters", source.chapters},
            {"metadata", source.metadata}};
  json["video"] = video_json(source);
  json["read"] = read_json(result);
  json["streams"] = Json::array();
  for (const auto& stream : source.streams) {
    json["streams"].push_back(stream_json(stream));
  }
  // Tags of old files are in any encoding; a broken letter must not cost the report.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::media
