#ifndef SMARTCV_APPS_SMARTCV_BENCH_CLIP_H
#define SMARTCV_APPS_SMARTCV_BENCH_CLIP_H

#include <filesystem>

namespace smartcv::app {

// Makes the clip a benchmark without --input runs on: 1280x720 at 25 frames per second, H.264, a slow pan over
// `picture` (any file FFmpeg reads; the demo's portrait). Without the picture the clip shows drawn shapes: no faces,
// which costs nothing but the masks.
void make_bench_clip(const std::filesystem::path& clip, const std::filesystem::path& picture, int frames);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BENCH_CLIP_H
