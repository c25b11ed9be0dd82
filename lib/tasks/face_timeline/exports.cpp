#include "tasks/face_timeline/exports.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "tasks/face_timeline/exports/csv_export.h"
#include "tasks/face_timeline/exports/edl_export.h"
#include "tasks/face_timeline/exports/html_export.h"
#include "tasks/face_timeline/exports/json_export.h"
#include "tasks/face_timeline/exports/otio_export.h"
#include "tasks/face_timeline/exports/subtitle_export.h"

namespace smartcv::face_timeline {
namespace {

namespace fs = std::filesystem;

// What some formats say about themselves.
struct Place {
  std::string video;  // reference to it
  std::string stem;
};

struct Format {
  const char* name;
  const char* extension;
  std::string (*make)(const Intervals& intervals, const Place& place);
};

constexpr std::array<Format, 7> formats{{
    {"json", ".json", [](const Intervals& intervals, const Place&) { return json_export(intervals); }},
    {"csv", ".csv", [](const Intervals& intervals, const Place&) { return csv_export(intervals); }},
    {"edl", ".edl", [](const Intervals& intervals, const Place&) { return edl_export(intervals); }},
    {"otio", ".otio", [](const Intervals& intervals, const Place& at) { return otio_export(intervals, at.video); }},
    {"srt", ".srt", [](const Intervals& intervals, const Place&) { return srt_export(intervals); }},
    {"webvtt", ".vtt", [](const Intervals& intervals, const Place&) { return webvtt_export(intervals); }},
    {"html", ".html",
     [](const Intervals& intervals, const Place& at) { return html_export(intervals, at.video, at.stem); }},
}};

const Format& format_of(const std::string& name) {
  const auto* const format = std::ranges::find_if(formats, [&](const Format& known) { return known.name == name; });
  if (format == formats.end()) {
    throw Error(ErrorCode::usage,
                fmt::format("{} is no format to export in; there are {}", name, fmt::join(export_formats(), ", ")));
  }
  return *format;
}

std::vector<const Format*> chosen(const ExportRequest& request) {
  std::vector<const Format*> list;
  for (const std::string& name : request.formats) {
    const Format& format = format_of(name);
    if (std::ranges::find(list, &format) == list.end()) {
      list.push_back(&format);
    }
  }
  return list;
}

fs::path file_of(const ExportRequest& request, const Format& format) {
  return request.folder / (request.stem + format.extension);
}

// A relative reference (RFC 3986): holds wherever folder and video are moved together.
std::string reference(const fs::path& video, const fs::path& folder) {
  constexpr std::string_view kept = "-._~/";
  std::string url;
  for (const char letter : fs::proximate(fs::absolute(video), fs::absolute(folder)).generic_string()) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
                       kept.find(letter) != std::string_view::npos;
    url += plain ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  return url;
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Format& format : formats) {
      list.emplace_back(format.name);
    }
    return list;
  }();
  return names;
}

std::vector<fs::path> export_files(const ExportRequest& request) {
  std::vector<fs::path> files;
  for (const Format* const format : chosen(request)) {
    files.push_back(file_of(request, *format));
  }
  return files;
}

std::vector<fs::path> write_exports(const Timeline& timeline, const ExportRequest& request) {
  const Intervals intervals(timeline);
  const Place place{reference(request.video, request.folder), request.stem};
  std::vector<NamedBytes> files;
  for (const Format* const format : chosen(request)) {
    files.push_back({file_of(request, *format), format->make(intervals, place)});
  }
  write_files(files, request.overwrite);
  return export_files(request);
}

}  // namespace smartcv::face_timeline
