#include "tasks/anonymize/frame_release.h"

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

constexpr vision::Size picture{320, 180};

Region left_half(Region::Rule rule) {
  Region region;
  region.rule = rule;
  region.corners = {{0, 0}, {160, 0}, {160, 180}, {0, 180}};
  return region;
}

class Collector : public pipeline::Sink {
 public:
  void push(pipeline::Item item) override { items.push_back(std::move(item)); }
  std::vector<pipeline::Item> items;
};

DecidedFrame bright_frame(std::vector<vision::TrackPlace> places, bool blind = false) {
  DecidedFrame frame;
  frame.item.frame = media::Frame::allocate(picture.width, picture.height, "gray");
  media::Picture samples = frame.item.frame.writable_picture();
  vision::fill_whole(samples, {200, 200, 200});
  auto notes = std::make_unique<FaceNotes>();
  notes->blind = blind;
  frame.item.notes = std::move(notes);
  frame.places = std::move(places);
  return frame;
}

// 40 pixels wide around x.
vision::TrackPlace place(vision::TrackState state, float x) {
  return {1, state, {x - 20, 70, x + 20, 110}, std::nullopt, 0.9F};
}

struct Released {
  media::Frame frame;
  Counts counts;
  [[nodiscard]] bool hidden(int x) const {
    const media::ConstPicture shown = frame.picture();
    const auto& luma = shown.components[0];
    return luma.data[90 * luma.row_stride + x] < 64;
  }
};

Released released(Region::Rule rule, DecidedFrame frame) {
  FrameRelease::Parts parts;
  parts.regions = DrawnRegions({left_half(rule)}, picture);
  FrameRelease release(Options{}, {}, std::move(parts));
  Collector sink;
  release.release(std::move(frame), sink);
  return {std::move(sink.items.at(0).frame), release.ledger().counts()};
}

const std::vector<vision::TrackState> states{vision::TrackState::detected, vision::TrackState::followed,
                                             vision::TrackState::interpolated, vision::TrackState::extended};

}  // namespace

TEST_CASE("no mask, however it is known, touches a region that is never hidden") {
  for (const auto state : states) {
    const auto inside = released(Region::Rule::never, bright_frame({place(state, 100)}));
    CHECK_FALSE(inside.hidden(100));
    CHECK(inside.counts.masked_faces == 0);
    const auto beside = released(Region::Rule::never, bright_frame({place(state, 170)}));
    CHECK(beside.hidden(170));
    CHECK(beside.hidden(160));
    CHECK_FALSE(beside.hidden(159));
    CHECK(beside.counts.masked_faces == 1);
  }
}

TEST_CASE("outside of the regions to search in nothing is hidden, however it is known") {
  for (const auto state : states) {
    CHECK(released(Region::Rule::search, bright_frame({place(state, 100)})).hidden(100));
    const auto outside = released(Region::Rule::search, bright_frame({place(state, 250)}));
    CHECK_FALSE(outside.hidden(250));
    CHECK(outside.counts.masked_faces == 0);
  }
}

TEST_CASE("a frame nobody could look at is hidden as a whole when all its tracks are left alone") {
  const auto state = vision::TrackState::extended;
  const auto blind = released(Region::Rule::never, bright_frame({place(state, 60)}, true));
  CHECK(blind.hidden(60));
  CHECK(blind.hidden(300));
  CHECK(blind.counts.whole_frames == 1);
  CHECK_FALSE(released(Region::Rule::never, bright_frame({place(state, 60)})).hidden(300));
}
