#ifndef SMARTCV_TASKS_ANONYMIZE_FRAME_STATE_H
#define SMARTCV_TASKS_ANONYMIZE_FRAME_STATE_H

#include <array>
#include <span>

#include "vision/track.h"

namespace smartcv::anonymize {

// How sure a whole frame is: its least sure mask, in this order.
enum class FrameState { clean, detected, drawn, followed, interpolated, extended, whole };
inline constexpr std::array frame_states{FrameState::clean,    FrameState::detected,     FrameState::drawn,
                                         FrameState::followed, FrameState::interpolated, FrameState::extended,
                                         FrameState::whole};

[[nodiscard]] FrameState state_of(bool whole, std::span<const vision::TrackPlace> places) noexcept;
// "clean", "detected", "drawn", "followed", "interpolated", "extended", "whole-frame".
[[nodiscard]] const char* name_of(FrameState state) noexcept;

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_FRAME_STATE_H
