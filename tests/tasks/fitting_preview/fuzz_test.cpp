#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <vector>

#include "tasks/fitting_preview/choose_people.h"
#include "tasks/fitting_preview/occlusion.h"
#include "tasks/fitting_preview/skeleton.h"
#include "tasks/fitting_preview/smoothing.h"
#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;

namespace {

constexpr int width = 161;
constexpr int height = 119;
constexpr std::uint8_t untouched = 0xA5;

// A 4:2:0 picture whose rows lie apart in memory, so that a sample beside it is seen to be written.
class GuardedPicture {
 public:
  [[nodiscard]] media::Picture picture() {
    media::Picture picture;
    picture.layout.width = width;
    picture.layout.height = height;
    picture.layout.log2_chroma_width = 1;
    picture.layout.log2_chroma_height = 1;
    picture.count = 3;
    for (std::size_t i = 0; i < 3; ++i) {
      media::Component& component = picture.components[i];
      component.width = i == 0 ? width : (width + 1) / 2;
      component.height = i == 0 ? height : (height + 1) / 2;
      component.row_stride = stride;
      component.data = memory_.data() + (i * (height + 2) + 1) * stride + margin;
    }
    return picture;
  }

  // True when nothing around the components has been written.
  [[nodiscard]] bool whole() {
    const media::Picture view = picture();
    std::vector<bool> inside(memory_.size(), false);
    for (const media::Component& component : view.view()) {
      for (int y = 0; y < component.height; ++y) {
        const auto begin = component.data + y * component.row_stride - memory_.data();
        std::fill_n(inside.begin() + begin, component.width, true);
      }
    }
    for (std::size_t i = 0; i < memory_.size(); ++i) {
      if (!inside[i] && memory_[i] != untouched) {
        return false;
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t margin = 32;
  static constexpr std::size_t stride = width + 2 * margin;
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(3 * (height + 2) * stride, untouched);
};

media::ConstPicture read_only(const media::Picture& picture) {
  media::ConstPicture view;
  view.layout = picture.layout;
  view.count = picture.count;
  for (std::size_t i = 0; i < 3; ++i) {
    const media::Component& from = picture.components[i];
    view.components[i] = {from.data,  from.row_stride, from.pixel_stride, from.shift,
                          from.depth, from.width,      from.height};
  }
  return view;
}

}  // namespace

TEST_CASE("10,000 poses that are nonsense are smoothed, hidden behind and drawn within the picture", "[fuzz][slow]") {
  constexpr std::int64_t frames = 40;
  constexpr int people = 125;  // twice: the poses as they are, and smoothed
  std::mt19937 random(2024);
  GuardedPicture guarded;
  const media::Picture picture = guarded.picture();
  const media::ConstPicture seen = read_only(picture);
  std::int64_t poses = 0;
  for (int person = 0; person < people; ++person) {
    const Poses raw = fitting_preview::tests::one_person(
        fitting_preview::tests::even_times(frames),
        [&](std::int64_t frame) { return fitting_preview::tests::fuzzed(random, frame); });
    CHECK(choose_people(raw, "largest").size() <= 1);
    for (const Poses& some : {raw, smoothed(raw, 0.1)}) {
      for (const FramePose& pose : some.people[0].poses) {
        const media::Orientation orientation{static_cast<int>(poses % 4), poses % 3 == 0};
        const FramePose other = fitting_preview::tests::fuzzed(random, pose.frame);
        const std::vector<const FramePose*> others{&other};
        const cv::Size upright = orientation.swaps_sides() ? cv::Size(height, width) : cv::Size(width, height);
        const OcclusionScene scene{
            .picture = &seen, .orientation = orientation, .wearer = &pose, .others = others, .matte = {}};
        const cv::Mat visible = visible_part(scene, GarmentKind::top, {{0, 0}, upright},
                                             {.arms = true, .others = true, .clip_to_person = poses % 2 == 0});
        CHECK(visible.size() == upright);
        draw_skeleton(picture, orientation, pose, poses);
        ++poses;
      }
    }
  }
  CHECK(poses == 10'000);
  CHECK(guarded.whole());
}
