#include "smartcv/anonymize_legs.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "base/cores.h"
#include "media/reader.h"
#include "media/writer.h"
#include "nn/runtime.h"
#include "tasks/anonymize/finders.h"

namespace smartcv::app {
namespace {

constexpr std::size_t frame_memory = std::size_t{512} * 1024 * 1024;  // bytes

std::vector<media::Frame> decoded(media::Reader& reader, std::int64_t frames) {
  const media::PictureLayout& layout = reader.info().video.layout;
  const std::size_t bytes =
      static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height) * (layout.depth > 8 ? 4 : 2);
  const auto most = static_cast<std::size_t>(
      std::clamp<std::int64_t>(frames, 1, static_cast<std::int64_t>(std::max<std::size_t>(1, frame_memory / bytes))));
  std::vector<media::Frame> list;
  while (list.size() < most) {
    auto frame = reader.next();
    if (!frame) {
      break;
    }
    list.push_back(std::move(*frame));
  }
  return list;
}

// Runs `batches` of find() calls on the workers; each takes the next one that is left.
void detect_all(const anonymize::Finders& finders, std::span<const anonymize::FrameInputs> inputs,
                std::size_t batch_size, std::size_t batches, std::size_t workers, int threads_per_worker) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr first_error;
  std::mutex mutex;
  const auto work = [&] {
    try {
      nn::runtime().use_threads(threads_per_worker);
      for (std::size_t batch = next++; batch < batches; batch = next++) {
        std::vector<const anonymize::FrameInputs*> of_batch;
        for (std::size_t i = 0; i < batch_size; ++i) {
          of_batch.push_back(&inputs[(batch * batch_size + i) % inputs.size()]);
        }
        (void)finders.find(of_batch);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      first_error = std::current_exception();
    }
  };
  std::vector<std::thread> pool;
  for (std::size_t i = 0; i < workers; ++i) {
    pool.emplace_back(work);
  }
  for (std::thread& thread : pool) {
    thread.join();
  }
  if (first_error) {
    std::rethrow_exception(first_error);
  }
}

}  // namespace

BenchLeg decode_leg(const anonymize::Request& request, std::int64_t frames) {
  return measured("decode only", [&] {
    media::Reader reader(request.input);
    std::int64_t count = 0;
    while (count < frames && reader.next()) {
      ++count;
    }
    return count;
  });
}

BenchLeg encode_leg(const anonymize::Request& request, std::int64_t frames, const std::filesystem::path& folder) {
  media::Reader reader(request.input);
  std::vector<media::Frame> pictures = decoded(reader, frames);
  media::EncodeOptions options = request.settings.encode;
  options.copy_streams = false;
  options.overwrite = true;
  return measured("encode only", [&] {
    media::Writer writer(folder / ("encode" + request.output.extension().string()), reader.info(), options);
    for (media::Frame& picture : pictures) {
      writer.write(std::move(picture));
    }
    return writer.finish().frames;
  });
}

BenchLeg inference_leg(const anonymize::Request& request, std::int64_t frames) {
  const anonymize::Settings& settings = request.settings;
  const nn::Device device = nn::runtime().resolve_device(settings.device, settings.precision);
  media::Reader reader(request.input);
  const vision::Size upright{reader.info().upright_width(), reader.info().upright_height()};
  const auto finders = anonymize::make_finders(request, device, anonymize::plan_detection(settings.anonymize, upright));
  const auto pictures = decoded(reader, std::min<std::int64_t>(frames, 12));
  const auto cores = static_cast<std::size_t>(usable_cores());
  const std::size_t workers =
      settings.stages.infer_workers > 0 ? settings.stages.infer_workers : (device.cuda ? 1 : cores);
  const std::size_t batch_size = settings.stages.batch_size;
  const std::size_t batches = std::max<std::size_t>(1, static_cast<std::size_t>(frames) / batch_size);
  std::vector<anonymize::FrameInputs> inputs;
  for (const media::Frame& picture : pictures) {
    inputs.push_back(finders.prepare(picture.picture(), reader.info().video.orientation));
  }
  return measured("inference only", [&] {
    detect_all(finders, inputs, batch_size, batches, workers,
               static_cast<int>(std::max<std::size_t>(1, device.cuda ? 1 : cores / workers)));
    return static_cast<std::int64_t>(batches * batch_size);
  });
}

BenchLeg job_leg(const anonymize::Request& request, std::int64_t frames, const std::filesystem::path& folder) {
  anonymize::Request job = request;
  job.output = folder / ("job" + request.output.extension().string());
  job.settings.encode.overwrite = true;
  job.frame_limit = frames;
  std::string limiting_stage;
  BenchLeg leg = measured("job " + job.settings.pipeline, [&] {
    const pipeline::StopRequest stop;
    const anonymize::Result result = anonymize::run(job, stop);
    limiting_stage = result.statistics.limiting_stage().name;
    return result.written.frames;
  });
  leg.limiting_stage = limiting_stage;
  return leg;
}

}  // namespace smartcv::app
