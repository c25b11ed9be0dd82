#include "tasks/anonymize/detection_plan.h"

#include <algorithm>
#include <cmath>

#include "tasks/anonymize/detector_choice.h"

namespace smartcv::anonymize {
namespace {

// Best for footage of 1080p: wider inputs find no more faces and more of what is none (docs/anonymize.md).
constexpr int usual_width = 960;
constexpr int narrowest = 480;
// Above it tiles are better: memory and the share of false finds grow with the input, and large faces are lost in it.
constexpr int widest = 1920;
constexpr int width_step = 32;  // of all networks
// A face that the look at the whole picture may miss, and its surroundings, must lie in one tile as a whole.
constexpr double overlap_in_missed_faces = 1.5;
constexpr int least_overlap = 32;      // pixels
constexpr int smallest_of_mtcnn = 20;  // pixels, where no min_face is given

int aligned(double width) { return static_cast<int>(std::ceil(width / width_step)) * width_step; }

int longest_side(vision::Size size) { return std::max(size.width, size.height); }

// Faces found dependably at `width` of a picture (or tile) whose long side is `side`; there is no looking closer than
// at the picture's own pixels.
int smallest_at(int dependable, int side, int width) {
  return static_cast<int>(
      std::ceil(static_cast<double>(dependable) * std::max(1.0, static_cast<double>(side) / width)));
}

// The width at which a face of min_face is found.
double needed_width(int dependable, int side, int min_face) {
  return std::min<double>(side, static_cast<double>(side) * dependable / min_face);
}

int whole_width(const Options& options, int asked, int dependable, int side) {
  if (asked > 0) {
    return asked;
  }
  if (options.min_face == 0) {
    return usual_width;
  }
  const double needed = needed_width(dependable, side, options.min_face);
  if (needed > widest) {
    return options.tiles == "off" ? widest : usual_width;
  }
  return std::clamp(aligned(needed), narrowest, widest);
}

// The tiles and the network's width for one of them.
void plan_tiles(DetectionPlan& plan, const Options& options, int dependable, vision::Size upright) {
  const int side = longest_side(upright);
  const bool whole_is_enough = options.min_face == 0 || plan.input_width == 0 ||
                               plan.input_width >= needed_width(dependable, side, options.min_face);
  if (options.tiles == "off" || (options.tiles == "auto" && whole_is_enough)) {
    return;
  }
  const double missed = plan.smallest_face;
  const int overlap = std::max(least_overlap, static_cast<int>(std::ceil(overlap_in_missed_faces * missed)));
  if (options.tiles == "auto") {
    // The network sees a tile of so many pixels at its usual width as closely as it takes.
    const double scale = std::min(1.0, static_cast<double>(dependable) / options.min_face);
    plan.tiles = grid_of(upright, static_cast<int>(plan.input_width / scale), overlap);
  } else {
    plan.tiles = parse_tiles(options.tiles).value_or(TileGrid{});
    plan.tiles.overlap = overlap;
  }
  if (plan.tiles.whole()) {
    plan.tiles = {};
    return;
  }
  if (plan.input_width == 0) {
    return;
  }
  const int tile_side = longest_side(tile_size(upright, plan.tiles));
  plan.tile_width = options.tiles == "auto" || options.min_face == 0
                        ? std::min(plan.input_width, aligned(tile_side))
                        : std::clamp(aligned(needed_width(dependable, tile_side, options.min_face)), narrowest, widest);
  plan.smallest_face = std::min(plan.smallest_face, smallest_at(dependable, tile_side, plan.tile_width));
}

std::size_t bytes_at(vision::Size size, int width) {
  const double scale = std::min(1.0, static_cast<double>(width) / longest_side(size));
  constexpr std::size_t pixel = 3 * sizeof(float);
  return static_cast<std::size_t>(size.width * scale * size.height * scale) * pixel;
}

}  // namespace

int dependable_face(const std::string& detector) {
  constexpr int of_centerface = 12;
  constexpr int of_mtcnn = 16;
  constexpr int of_pose = 20;
  if (is_pose_detector(detector)) {
    return of_pose;
  }
  return detector == "mtcnn" ? of_mtcnn : of_centerface;
}

std::vector<DetectionPlan> plan_detection(const Options& options, vision::Size upright) {
  std::vector<DetectionPlan> plans;
  const int side = longest_side(upright);
  for (const std::string& detector : chosen_detectors(options)) {
    const int dependable = dependable_face(detector);
    DetectionPlan plan{detector, 0, {}, 0, dependable};
    if (detector == "mtcnn") {
      // It makes its own pyramid, down to the faces that are asked for.
      plan.smallest_face = std::max(dependable, options.min_face > 0 ? options.min_face : smallest_of_mtcnn);
    } else {
      const bool pose = is_pose_detector(detector);
      const int width = whole_width(options, pose ? options.pose_width : options.detect_width, dependable, side);
      plan.input_width = pose ? width : std::min(width, aligned(side));
      plan.smallest_face = smallest_at(dependable, side, plan.input_width);
    }
    plan_tiles(plan, options, dependable, upright);
    plans.push_back(std::move(plan));
  }
  return plans;
}

std::size_t input_bytes(const std::vector<DetectionPlan>& plans, vision::Size upright) {
  std::size_t bytes = 0;
  for (const DetectionPlan& plan : plans) {
    bytes += bytes_at(upright, plan.input_width > 0 ? plan.input_width : longest_side(upright));
    if (!plan.tiles.whole()) {
      const auto tiles = static_cast<std::size_t>(plan.tiles.columns) * static_cast<std::size_t>(plan.tiles.rows);
      bytes += tiles *
               bytes_at(tile_size(upright, plan.tiles), plan.tile_width > 0 ? plan.tile_width : longest_side(upright));
    }
  }
  return bytes;
}

}  // namespace smartcv::anonymize
