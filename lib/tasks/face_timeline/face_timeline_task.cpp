#include "tasks/face_timeline/face_timeline_task.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "job/frame_ends.h"
#include "nn/runtime.h"
#include "tasks/face_timeline/face_notes.h"
#include "tasks/face_timeline/track_joiner.h"

namespace smartcv::face_timeline {
namespace {

// A device that never once answered is broken; after this many failed batches the job ends.
constexpr std::int64_t hopeless_batches = 4;
// Pixels of faces that wait for a batch.
constexpr std::size_t most_waiting_bytes = std::size_t{192} << 20U;

FaceNotes& notes_of(pipeline::Item& item) { return static_cast<FaceNotes&>(*item.notes); }

identity::BatchSizer sizer_of(const Options& options) {
  return {options.embed_batch_min, std::max(options.embed_batch_min, options.embed_batch_max)};
}

}  // namespace

FaceTimelineTask::FaceTimelineTask(const Options& options, media::Orientation orientation, Parts parts)
    : options_(options),
      orientation_(orientation),
      parts_(parts),
      queue_(*parts_.recognizer, sizer_of(options), most_waiting_bytes),
      builder_(options, parts_.looks_apart) {}

void FaceTimelineTask::prepare(pipeline::Item& item) {
  auto notes = std::make_unique<FaceNotes>();
  notes->look = parts_.board->take(item.frame.sequence());
  notes->trusted = !item.frame.damaged();
  if (notes->look.due) {
    notes->input = parts_.detector->prepare(item.frame.picture(), orientation_);
  } else {
    item.frame = job::without_samples(item.frame);
  }
  item.notes = std::move(notes);
}

void FaceTimelineTask::infer(std::span<pipeline::Item> items) {
  detect(items);
  ++good_batches_;
  embed_waiting();
}

void FaceTimelineTask::detect(std::span<pipeline::Item> items) {
  std::vector<FaceNotes*> looked_at;
  std::vector<const nn::DetectorInput*> inputs;
  for (pipeline::Item& item : items) {
    if (FaceNotes& notes = notes_of(item); notes.look.due) {
      looked_at.push_back(&notes);
      inputs.push_back(&notes.input);
    }
  }
  if (inputs.empty()) {
    return;
  }
  auto found = parts_.detector->detect(inputs);
  for (std::size_t i = 0; i < looked_at.size(); ++i) {
    looked_at[i]->input = {};
    std::erase_if(found[i], [&](const nn::FaceDetection& face) {
      return std::min(face.box.width(), face.box.height()) < static_cast<float>(options_.min_face);
    });
    looked_at[i]->faces = std::move(found[i]);
  }
}

void FaceTimelineTask::embed_waiting() {
  try {
    queue_.work();
  } catch (...) {
    embedding_failed_ = true;  // these frames are not to blame, see infer_failed()
    throw;
  }
}

bool FaceTimelineTask::infer_failed(std::span<pipeline::Item> items, const std::exception& error) {
  if (embedding_failed_ || (good_batches_ == 0 && ++failed_batches_ >= hopeless_batches)) {
    return false;
  }
  log_warning(fmt::format("frames {} to {}: inference failed, their faces are known from the frames around: {}",
                          items.front().frame.sequence(), items.back().frame.sequence(), error.what()));
  for (pipeline::Item& item : items) {
    FaceNotes& notes = notes_of(item);
    notes.input = {};
    notes.faces.clear();
    notes.trusted = false;
  }
  return true;
}

void FaceTimelineTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  const FaceNotes& notes = notes_of(item);
  const media::Frame& frame = item.frame;
  ++counts_.frames;
  if (notes.look.due) {
    looked_.push_back(frame.sequence());
    ++counts_.looks;
    counts_.detections += static_cast<std::int64_t>(notes.faces.size());
    counts_.failed_inferences += !notes.trusted && !frame.damaged() ? 1 : 0;
    const SeenFrame seen{frame.sequence(), seconds(frame.pts(), frame.time_base()), notes.look.starts_shot,
                         notes.trusted, notes.faces};
    builder_.add(seen, [&](const nn::FaceDetection& face) {
      return parts_.recognizer->cut(frame.picture(), orientation_, face);
    });
    queue_.add(builder_.take_waiting());
    std::ranges::move(builder_.take_pieces(), std::back_inserter(pieces_));
    item.frame = job::without_samples(item.frame);
  }
  sink.push(std::move(item));
}

void FaceTimelineTask::flush(pipeline::Sink& /*sink*/) {
  builder_.end();
  queue_.add(builder_.take_waiting());
  std::ranges::move(builder_.take_pieces(), std::back_inserter(pieces_));
  queue_.work_off(parts_.workers, [this] { nn::runtime().use_threads(parts_.inference_threads); });
}

void FaceTimelineTask::start_infer_worker(std::size_t /*worker*/) {
  nn::runtime().use_threads(parts_.inference_threads);
}

Analysis FaceTimelineTask::take_analysis(VideoFacts video, std::vector<FrameSpan> shots) {
  Analysis analysis;
  analysis.video = std::move(video);
  analysis.shots = std::move(shots);
  counts_.shots = static_cast<std::int64_t>(analysis.shots.size());
  const nn::EmbedderFacts& facts = parts_.recognizer->embedder().facts();
  analysis.tracks = joined(std::move(pieces_), looked_, analysis.shots, analysis.video.times,
                           {.max_gap = options_.gap_seconds,
                            .same_person = static_cast<double>(facts.same_person),
                            .most_samples = static_cast<std::size_t>(std::max(1, options_.faces_per_track))});
  counts_.tracks = static_cast<std::int64_t>(analysis.tracks.size());
  return analysis;
}

}  // namespace smartcv::face_timeline
