#include "tasks/face_timeline/analyse.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "base/error.h"
#include "tasks/face_timeline/identify.h"
#include "tasks/face_timeline/project.h"
#include "tests/identity/fake_networks.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using identity::tests::face_at;
using identity::tests::FakeDetector;
using identity::tests::FakeEmbedder;
using smartcv::tests::refusal_of;
using smartcv::tests::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

// The real networks on real footage.
struct Footage {
  std::optional<fs::path> centerface = smartcv::tests::model_file("centerface.onnx");
  std::optional<fs::path> dlib = smartcv::tests::model_file("dlib_face_recognition_resnet_model_v1.dat");
  std::optional<fs::path> clip = smartcv::tests::shared_file("media/faces_timeline.mp4");
  std::optional<fs::path> truth = smartcv::tests::shared_file("media/faces_timeline_truth.json");
  Request request;

  [[nodiscard]] bool there() const { return centerface && dlib && clip && truth; }
  AnalysisRun analysed() {
    request.input = *clip;
    request.settings.device = "cpu";
    request.models = {{"centerface", {*centerface, ""}}, {"dlib-resnet", {*dlib, ""}}};
    const Networks networks = make_networks(request);
    media::Reader reader(request.input);
    const pipeline::StopRequest stop;
    return analyse(reader, networks, request, stop);
  }
};

// The bytes of the project a run makes.
std::map<std::string, std::string> project_bytes(const Analysis& analysis) {
  const TemporaryFolder folder;
  save_project(folder / "p", analysis, {});
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder / "p")) {
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

Evaluation judged(const Analysis& analysis, const fs::path& truth, int min_width) {
  return evaluate(identify(analysis, {}), read_truth(truth), min_width);
}

// Fake networks behind a real pipeline.
struct Desk {
  FakeEmbedder::Script script;
  Networks networks;
  Request request;

  explicit Desk(FakeDetector::Find find) {
    networks.detector = std::make_unique<FakeDetector>(std::move(find));
    networks.recognizer = std::make_unique<identity::FaceRecognizer>(std::make_unique<FakeEmbedder>(script), nullptr);
    networks.source.embedder = "dlib-resnet";  // its calibration stands in for the fake's
    request.settings.timeline.detect_every = 1;
    request.settings.timeline.min_identity_face = 1;
    request.settings.stages.batch_size = 4;
    request.settings.stages.infer_workers = 1;
  }
  AnalysisRun run(const fs::path& input) {
    request.input = input;
    media::Reader reader(input);
    const pipeline::StopRequest stop;
    return analyse(reader, networks, request, stop);
  }
};

long resident_bytes() {
  std::ifstream file("/proc/self/statm");
  long all = 0;
  long resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace

TEST_CASE("the clip of five shots: everybody is followed, nobody across a cut, everybody known again",
          "[analyse][slow]") {
  Footage footage;
  if (!footage.there()) {
    return;
  }
  const auto run = footage.analysed();
  CHECK(run.counts.frames == 350);
  CHECK(run.counts.looks < 150);
  CHECK(run.analysis.shots.size() == 6);
  CHECK(run.analysis.shots[1] == FrameSpan{70, 129});
  const Evaluation large = judged(run.analysis, *footage.truth, 40);
  CHECK(large.detection_recall >= 0.98);
  CHECK(large.detection_precision >= 0.98);
  CHECK(large.cross_cut_tracks == 0);
  CHECK(large.purity >= 0.98);
  CHECK(large.v_measure >= 0.95);
  CHECK(large.id_switches == 0);
  CHECK(judged(run.analysis, *footage.truth, 1).detection_recall >= 0.9);
  for (const auto& track : run.analysis.tracks) {
    CHECK(track.samples.size() <= 8);
    CHECK(track.thumbnail.starts_with("\xFF\xD8"));
    for (std::size_t i = 1; i < track.faces.size(); ++i) {
      REQUIRE(track.faces[i].frame == track.faces[i - 1].frame + 1);
    }
  }
}

TEST_CASE("looking where it is worth it finds what looking at every frame finds", "[analyse][slow]") {
  Footage footage;
  if (!footage.there()) {
    return;
  }
  const auto some = footage.analysed();
  footage.request.settings.timeline.detect_every = 1;
  const auto all = footage.analysed();
  CHECK(all.counts.looks == 350);
  CHECK(some.counts.looks * 2 < all.counts.looks);
  for (const int width : {1, 40}) {
    const Evaluation of_some = judged(some.analysis, *footage.truth, width);
    const Evaluation of_all = judged(all.analysis, *footage.truth, width);
    CHECK(of_some.detection_recall >= of_all.detection_recall - 0.02);
    CHECK(of_some.detection_precision >= of_all.detection_precision - 0.02);
  }
}

TEST_CASE("the same video gives the same bytes, whatever the workers and the batches", "[analyse][slow]") {
  Footage footage;
  if (!footage.there()) {
    return;
  }
  footage.request.frame_limit = 200;
  const auto first = project_bytes(footage.analysed().analysis);
  for (const std::size_t workers : {1U, 3U}) {
    footage.request.settings.stages.infer_workers = workers;
    footage.request.settings.stages.batch_size = 2 * workers + 1;
    footage.request.settings.timeline.embed_batch_min = workers;
    CHECK(project_bytes(footage.analysed().analysis) == first);
  }
}

TEST_CASE("a detector that fails now and then leaves no hole in a track, and one that always fails ends the job",
          "[analyse]") {
  const auto clip = smartcv::tests::fixture("b_frames.mp4");
  std::atomic<int> asked{0};
  Desk shaky([&asked]() -> std::vector<nn::FaceDetection> {
    if (++asked == 7) {
      throw Error(ErrorCode::model, "a hiccup of the driver");
    }
    return {face_at(20, 20, 30)};
  });
  const auto run = shaky.run(clip);
  REQUIRE(run.analysis.tracks.size() == 1);
  CHECK(run.analysis.tracks[0].span() == FrameSpan{0, run.counts.frames - 1});
  CHECK(run.counts.failed_inferences == 4);

  Desk broken([]() -> std::vector<nn::FaceDetection> { throw Error(ErrorCode::model, "no device"); });
  broken.request.settings.stages.batch_size = 1;
  CHECK_THAT(refusal_of([&] { return broken.run(clip).counts.frames; }), Catch::Contains("no device"));
}

TEST_CASE("an embedder that fails ends the job, whenever it is asked", "[analyse]") {
  for (const std::size_t least : {1U, 32U}) {  // while frames come, and at the end
    Desk desk([] { return std::vector{face_at(20, 20, 30)}; });
    desk.script.failure = "the driver is gone";
    desk.request.settings.timeline.embed_batch_min = least;
    CHECK_THAT(refusal_of([&] { return desk.run(smartcv::tests::fixture("b_frames.mp4")).counts.frames; }),
               Catch::Contains("the driver is gone"));
  }
}

TEST_CASE("a video without a face is an empty analysis with its shots and times", "[analyse]") {
  Desk desk([] { return std::vector<nn::FaceDetection>{}; });
  const auto run = desk.run(smartcv::tests::fixture("b_frames.mp4"));
  CHECK(run.analysis.tracks.empty());
  CHECK(run.analysis.shots.front().first == 0);
  CHECK(run.analysis.shots.back().last == run.counts.frames - 1);
  CHECK(run.analysis.video.times.frames() == run.counts.frames);
  CHECK(identify(run.analysis, {}).identities.empty());
}

TEST_CASE("the times are those of the file, to the end of the last frame", "[analyse]") {
  for (const auto* name : {"vfr.mp4", "29_97.mp4"}) {
    CAPTURE(name);
    Desk desk([] { return std::vector{face_at(20, 20, 30)}; });
    const auto clip = smartcv::tests::fixture(name);
    const FrameTimes times = desk.run(clip).analysis.video.times;
    media::Reader reader(clip);
    std::vector<std::int64_t> pts;
    while (const auto frame = reader.next()) {
      pts.push_back(frame->pts());
    }
    CHECK(times.pts() == pts);
    CHECK(times.end_pts() > pts.back());
    if (name == std::string("29_97.mp4")) {
      CHECK(times.end_seconds({0, times.frames() - 1}) == Approx(2.002));
    }
  }
}

TEST_CASE("memory stays flat over a long video", "[analyse][slow]") {
  const TemporaryFolder folder;
  const auto clip = folder / "long.mp4";
  smartcv::tests::run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                                    "testsrc2=size=320x180:rate=25:duration=240", "-c:v", "libx264", "-preset",
                                    "ultrafast", "-pix_fmt", "yuv420p", clip.string()});
  // A large face that goes to and fro, away for a second and a half now and then: hundreds of tracks.
  std::atomic<std::int64_t> asked{0};
  std::atomic<long> early{0};
  std::atomic<long> late{0};
  Desk desk([&] {
    const std::int64_t n = ++asked;
    if (n == 1500) {
      early = resident_bytes();
    } else if (n == 5'900) {
      late = resident_bytes();
    }
    const auto swing = static_cast<float>(std::abs(n % 100 - 50));
    return n % 100 < 62 ? std::vector{face_at(40 + swing, 20, 140)} : std::vector<nn::FaceDetection>{};
  });
  const auto run = desk.run(clip);
  CHECK(run.counts.frames == 6'000);
  CHECK(run.analysis.tracks.size() > 50);
  // What grows is what is told in the end: boxes, samples, a small picture a track.
  CHECK(late - early < 8'000'000);
}
