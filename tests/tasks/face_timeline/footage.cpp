#include "tests/tasks/face_timeline/footage.h"

#include <algorithm>
#include <array>
#include <map>

#include "media/reader.h"
#include "nn/runtime.h"
#include "tests/support/shared.h"

namespace smartcv::face_timeline::tests {
namespace {

// Every person of every shot, frame by frame; a person who is away for a while has another track afterwards.
std::vector<FaceTrack> tracks_of(const Truth& truth, const std::vector<FrameSpan>& shots) {
  std::map<std::string, FaceTrack> open;
  std::vector<FaceTrack> tracks;
  for (std::int64_t shot = 0; shot < static_cast<std::int64_t>(shots.size()); ++shot) {
    const FrameSpan& span = shots[static_cast<std::size_t>(shot)];
    for (std::int64_t frame = span.first; frame <= span.last; ++frame) {
      for (const TruthFace& face : truth.faces.contains(frame) ? truth.faces.at(frame) : std::vector<TruthFace>{}) {
        FaceTrack& track = open[face.person];
        if (!track.faces.empty() && track.faces.back().frame != frame - 1) {
          tracks.push_back(std::exchange(track, {}));
        }
        track.shot = shot;
        track.faces.push_back({.frame = frame, .box = face.box, .score = 1, .state = vision::TrackState::detected});
      }
    }
    for (auto& [person, track] : open) {
      tracks.push_back(std::move(track));
    }
    open.clear();
  }
  std::ranges::stable_sort(tracks, {}, [](const FaceTrack& track) { return track.span().first; });
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    tracks[i].id = static_cast<std::int64_t>(i) + 1;
  }
  return tracks;
}

bool is_sampled(const FaceTrack& track, std::int64_t frame, int samples) {
  const std::int64_t step = std::max<std::int64_t>(1, track.span().frames() / samples);
  return frame >= track.span().first && frame <= track.span().last && (frame - track.span().first) % step == step / 2;
}

void add_sample(FaceTrack& track, const media::Frame& frame, const std::vector<nn::FaceDetection>& found,
                const identity::FaceRecognizer& recognizer) {
  const vision::Box& box = track.faces[static_cast<std::size_t>(frame.sequence() - track.span().first)].box;
  const auto overlap = [&box](const nn::FaceDetection& face) { return vision::iou(face.box, box); };
  const auto best = std::ranges::max_element(found, {}, overlap);
  if (best == found.end() || overlap(*best) < 0.3F) {
    return;
  }
  const identity::FacePatch patch = recognizer.cut(frame.picture(), {}, *best);
  const std::array<const identity::FacePatch*, 1> patches{&patch};
  track.samples.push_back({.frame = frame.sequence(),
                           .box = best->box,
                           .quality = best->score,
                           .embedding = recognizer.embed(patches).front()});
}

}  // namespace

std::optional<RealNetworks> real_networks() {
  const auto centerface = smartcv::tests::model_file("centerface.onnx");
  const auto dlib = smartcv::tests::model_file("dlib_face_recognition_resnet_model_v1.dat");
  if (!centerface || !dlib) {
    return std::nullopt;
  }
  const auto& runtime = nn::runtime();
  const nn::Device device = runtime.resolve_device("cpu", "fp32");
  RealNetworks networks;
  networks.detector = runtime.make_detector("centerface", {.device = device}, {{"centerface", *centerface}});
  networks.recognizer = std::make_unique<identity::FaceRecognizer>(
      runtime.make_face_embedder("dlib-resnet", {.device = device}, {{"dlib-resnet", *dlib}}), networks.detector.get());
  networks.source = {.embedder = "dlib-resnet",
                     .model_sha256 = std::string(64, '2'),
                     .detector = "centerface",
                     .align = "similarity",
                     .dimension = 128};
  return networks;
}

Analysis truth_tracks(const std::filesystem::path& video, const Truth& truth, const RealNetworks& networks,
                      int samples) {
  Analysis analysis;
  std::int64_t first = 0;
  for (const std::int64_t cut : truth.cuts) {
    analysis.shots.push_back({first, cut - 1});
    first = cut;
  }
  analysis.shots.push_back({first, truth.frames - 1});
  analysis.tracks = tracks_of(truth, analysis.shots);
  media::Reader reader(video);
  std::vector<std::int64_t> pts;
  std::int64_t end = 0;
  Rational time_base;
  while (const auto frame = reader.next()) {
    pts.push_back(frame->pts());
    end = frame->pts() + frame->duration();
    time_base = frame->time_base();
    std::vector<FaceTrack*> due;
    for (FaceTrack& track : analysis.tracks) {
      if (is_sampled(track, frame->sequence(), samples)) {
        due.push_back(&track);
      }
    }
    if (due.empty()) {
      continue;
    }
    const nn::DetectorInput input = networks.detector->prepare(frame->picture(), {});
    const std::array<const nn::DetectorInput*, 1> inputs{&input};
    const auto found = networks.detector->detect(inputs).front();
    for (FaceTrack* track : due) {
      add_sample(*track, *frame, found, *networks.recognizer);
    }
  }
  analysis.video = {.file = video.filename().string(),
                    .sha256 = std::string(64, '1'),
                    .upright = truth.upright,
                    .times = FrameTimes(std::move(pts), end, time_base, {25, 1})};
  analysis.embeddings = networks.source;
  return analysis;
}

std::string person_of(const FaceTrack& track, const Truth& truth) {
  const TrackFace& face = track.faces.front();
  for (const TruthFace& true_face : truth.faces.at(face.frame)) {
    if (true_face.box == face.box) {
      return true_face.person;
    }
  }
  return {};
}

}  // namespace smartcv::face_timeline::tests
