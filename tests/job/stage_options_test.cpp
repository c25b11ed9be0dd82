#include "job/stage_options.h"

#include <catch2/catch.hpp>
#include <cstddef>

using namespace smartcv;

namespace {

media::PictureLayout layout_of(int width, int height, int depth) {
  media::PictureLayout layout;
  layout.width = width;
  layout.height = height;
  layout.depth = depth;
  layout.log2_chroma_width = 1;
  layout.log2_chroma_height = 1;
  return layout;
}

}  // namespace

TEST_CASE("a frame's bytes count its planes at their depth", "[job]") {
  CHECK(job::frame_bytes(layout_of(1920, 1080, 8)) == 1920U * 1080 * 3 / 2);
  CHECK(job::frame_bytes(layout_of(1920, 1080, 10)) == 1920U * 1080 * 3);
  auto gray = layout_of(64, 32, 8);
  gray.model = media::ColorModel::gray;
  CHECK(job::frame_bytes(gray) == 64U * 32);
  gray.has_alpha = true;
  CHECK(job::frame_bytes(gray) == 2U * 64 * 32);
}

TEST_CASE("a frame rate that is not known is taken for 25, an absurd one is limited", "[job]") {
  media::VideoInfo video;
  CHECK(job::frame_rate(video) == 25);
  video.average_frame_rate = {30000, 1001};
  CHECK(job::frame_rate(video) == Approx(29.97).margin(0.001));
  video.average_frame_rate = {90000, 1};
  CHECK(job::frame_rate(video) == 240);
}

TEST_CASE("infer workers follow the device, the cores and what the batches may take", "[job]") {
  pipeline::Options stages;
  stages.batch_size = 6;
  const std::size_t frame = job::frame_bytes(layout_of(1920, 1080, 8));
  const auto workers = [&](bool cuda, std::size_t cores, std::size_t bytes) {
    return job::stage_options(stages, {.cuda = cuda, .frame_bytes = bytes, .cores = cores}).infer_workers;
  };
  CHECK(workers(false, 4, frame) == 4);
  CHECK(workers(true, 4, frame) == 1);
  CHECK(workers(false, 4096, frame) < 150);  // 2 GiB of frames in batches
  CHECK(workers(false, 4, std::size_t{1} << 40U) == 1);
}

TEST_CASE("numbers the user has set stay", "[job]") {
  pipeline::Options stages;
  stages.infer_workers = 3;
  stages.prepare_workers = 2;
  const auto resolved = job::stage_options(stages, {.cuda = true, .busy_prepare = true, .cores = 8});
  CHECK(resolved.infer_workers == 3);
  CHECK(resolved.prepare_workers == 2);
}

TEST_CASE("which frames make a batch depends on time on a GPU only", "[job]") {
  pipeline::Options stages;
  stages.max_wait_ms = 25;
  constexpr std::size_t an_hour_ms = std::size_t{60} * 60 * 1000;
  CHECK(job::stage_options(stages, {.cuda = true}).max_wait_ms == 25);
  CHECK(job::stage_options(stages, {.cuda = false}).max_wait_ms > an_hour_ms);
  CHECK(job::stage_options(stages, {.cuda = true, .whole_batches = true}).max_wait_ms > an_hour_ms);
}

TEST_CASE("infer workers share the cores, each has one at least, and a GPU is fed by one thread", "[job]") {
  pipeline::Options stages;
  stages.infer_workers = 3;
  CHECK(job::inference_threads(stages, false, 8) == 2);
  CHECK(job::inference_threads(stages, false, 2) == 1);
  CHECK(job::inference_threads(stages, true, 8) == 1);
}
