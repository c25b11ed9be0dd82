#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SEEN_PART_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SEEN_PART_H

#include <cstdint>
#include <functional>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

#include "media/picture.h"
#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// Somebody in a frame.
struct Present {
  std::int64_t id = 0;
  const FramePose* pose = nullptr;
};

// One frame before anything is drawn on it.
struct FrameScene {
  std::int64_t frame = 0;
  media::ConstPicture picture;
  media::Orientation orientation;
  std::vector<Present> people;           // by id
  cv::Mat matte;                         // alpha of all people, CV_8UC1 of the upright picture's size; empty: not known
  std::vector<vision::Point> anchors{};  // of the garments in it, where they are to be drawn
};

// A part of a garment that lies in a frame.
struct WornPart {
  std::int64_t wearer = 0;
  GarmentKind kind = GarmentKind::top;
  PartKind part = PartKind::body;
  Sleeves sleeves{};  // of the garment
  cv::Rect area;      // inside the upright picture
};

// How much of it can be seen (occlusion.h): CV_8UC1 of the area's size, 255 all, 0 nothing; empty: all of it. Called
// from several threads.
using SeenPart = std::function<cv::Mat(const FrameScene& scene, const WornPart& part)>;

// Draws everybody's key points and the anchors of garments (skeleton.h). Called from several threads.
using DrawSkeleton =
    std::function<void(const media::Picture& picture, media::Orientation orientation, const FrameScene& scene)>;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SEEN_PART_H
