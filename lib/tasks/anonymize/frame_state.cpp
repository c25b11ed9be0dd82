#include "tasks/anonymize/frame_state.h"

#include <algorithm>

namespace smartcv::anonymize {
namespace {

FrameState state_of(vision::TrackState state) noexcept {
  switch (state) {
    case vision::TrackState::detected:
      return FrameState::detected;
    case vision::TrackState::interpolated:
      return FrameState::interpolated;
    case vision::TrackState::extended:
      return FrameState::extended;
    case vision::TrackState::followed:
      return FrameState::followed;
    case vision::TrackState::drawn:
      return FrameState::drawn;
  }
  return FrameState::whole;
}

}  // namespace

FrameState state_of(bool whole, std::span<const vision::TrackPlace> places) noexcept {
  FrameState state = whole ? FrameState::whole : FrameState::clean;
  for (const vision::TrackPlace& place : places) {
    state = std::max(state, state_of(place.state));
  }
  return state;
}

const char* name_of(FrameState state) noexcept {
  switch (state) {
    case FrameState::clean:
      return "clean";
    case FrameState::detected:
      return "detected";
    case FrameState::drawn:
      return "drawn";
    case FrameState::followed:
      return "followed";
    case FrameState::interpolated:
      return "interpolated";
    case FrameState::extended:
      return "extended";
    case FrameState::whole:
      return "whole-frame";
  }
  return "";
}

}  // namespace smartcv::anonymize
