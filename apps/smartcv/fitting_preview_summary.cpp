#include "smartcv/fitting_preview_summary.h"

#include <nlohmann/json.hpp>

#include "base/format.h"
#include "smartcv/summary.h"

namespace smartcv::app {
namespace {

using fitting_preview::DrawnGarment;
using Json = nlohmann::ordered_json;

// "shirt     on person 1 in 250 of 300 frames (40 turned away, 10 joints not seen)"
std::string drawn_line(const DrawnGarment& drawn) {
  std::string why;
  const auto add = [&why](std::int64_t frames, const char* reason) {
    if (frames > 0) {
      why += fmt::format("{}{} {}", why.empty() ? "" : ", ", frames, reason);
    }
  };
  add(drawn.turned_away, "turned away");
  add(drawn.joints_missing, "joints not seen");
  add(drawn.outside, "off the picture");
  return fmt::format("          {} on person {} in {} of {} frames{}\n", drawn.garment, drawn.person, drawn.drawn,
                     drawn.frames, why.empty() ? "" : " (" + why + ")");
}

Json drawn_json(const DrawnGarment& drawn) {
  return {{"garment", drawn.garment}, {"person", drawn.person},           {"frames", drawn.frames},
          {"drawn", drawn.drawn},     {"turned_away", drawn.turned_away}, {"joints_missing", drawn.joints_missing},
          {"outside", drawn.outside}};
}

}  // namespace

std::string summary_text(const fitting_preview::Result& result) {
  const auto& counts = result.counts;
  std::string text;
  if (counts.frames > 0) {
    text += fmt::format("poses     {} people in {} frames ({} looked at), {} shots\n", counts.people, counts.frames,
                        counts.looks, counts.shots);
  }
  if (counts.failed_inferences > 0) {
    text += fmt::format("blind     {} frames could not be looked at\n", counts.failed_inferences);
  }
  for (const auto& look : result.looks) {
    text += fmt::format("result    {}\n", look.written.path.string());
    for (const auto& drawn : look.drawn) {
      text += drawn_line(drawn);
    }
  }
  return text + speed_line(result) + gpu_lines(result);
}

std::string summary_json(const fitting_preview::Result& result) {
  const auto& counts = result.counts;
  Json looks = Json::array();
  for (const auto& look : result.looks) {
    Json drawn = Json::array();
    for (const auto& garment : look.drawn) {
      drawn.push_back(drawn_json(garment));
    }
    looks.push_back(
        {{"output", look.written.path.string()}, {"frames", look.written.frames}, {"garments", std::move(drawn)}});
  }
  const Json json{
      {"event", "summary"},
      {"output", result.written.path.string()},
      {"partial", result.partial},
      {"device", result.device},
      {"frames", result.written.frames},
      {"pose_frames", counts.frames},
      {"looks_at", counts.looks},
      {"people", counts.people},
      {"shots", counts.shots},
      {"looks", std::move(looks)},
      {"fps", frames_per_second(result.statistics)},
      {"seconds", result.statistics.wall_seconds},
      {"limiting_stage", result.statistics.limiting_stage().name},
  };
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::app
