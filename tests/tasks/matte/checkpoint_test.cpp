#include "tasks/matte/checkpoint.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "media/frame.h"
#include "media/source_files.h"
#include "tasks/matte/resumable_run.h"
#include "tasks/matte/segment_plan.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::matte;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

// The numbers of the frames that end a segment.
std::vector<int> ends_of(SegmentPlan plan, const std::vector<std::int64_t>& times, int first = 0) {
  std::vector<int> ends;
  for (int i = first; i < static_cast<int>(times.size()); ++i) {
    media::Frame frame;
    frame.set_time(times[static_cast<std::size_t>(i)], 1, {1, 10});
    if (plan.ends_with(frame)) {
      ends.push_back(i);
    }
  }
  return ends;
}

std::vector<std::int64_t> counting(int frames, std::int64_t step) {
  std::vector<std::int64_t> times;
  for (int i = 0; i < frames; ++i) {
    times.push_back(i * step);
  }
  return times;
}

}  // namespace

TEST_CASE("a checkpoint of the task comes back as it was", "[matte][resume]") {
  Checkpoint checkpoint;
  checkpoint.network = {"rvm", {{{1, 2, 1, 1}, {std::byte{1}, std::byte{255}}}, {{0}, {}}}};
  checkpoint.last_signature.emplace();
  checkpoint.last_signature->empty = false;
  checkpoint.last_signature->luma.fill(3);
  checkpoint.last_signature->cr[5] = 200;
  checkpoint.last_size = vision::Size{304, 540};
  checkpoint.largest_run = 2;
  checkpoint.counts = {7, 1, 2, 0.1 + 0.2};
  const Checkpoint again = checkpoint_from(job::Json::from_cbor(job::Json::to_cbor(to_json(checkpoint))));
  CHECK(again.network.network == "rvm");
  REQUIRE(again.network.tensors.size() == 2);
  CHECK(again.network.tensors[0].shape == std::vector<std::int64_t>{1, 2, 1, 1});
  CHECK(again.network.tensors[0].bytes == checkpoint.network.tensors[0].bytes);
  CHECK(again.last_signature->luma == checkpoint.last_signature->luma);
  CHECK(again.last_signature->cr == checkpoint.last_signature->cr);
  CHECK_FALSE(again.last_signature->empty);
  CHECK(again.last_size == checkpoint.last_size);
  CHECK(again.largest_run == 2);
  CHECK(again.counts.frames == 7);
  CHECK(again.counts.coverage == 0.1 + 0.2);
  // Before the first frame there is nothing to remember.
  CHECK_FALSE(checkpoint_from(to_json(Checkpoint{})).last_signature);
  CHECK_THAT(tests::refusal_of(
                 [] {
                   return checkpoint_from({{"frames", 1}});
                 },
                 ErrorCode::output),
             Contains("begin anew"));
}

TEST_CASE("segments end by the frames' times, in whole chunks, wherever a run begins", "[matte][resume]") {
  // Ten frames a second.
  CHECK(ends_of({1.0, 1}, counting(35, 1)) == std::vector<int>{9, 19, 29});
  CHECK(ends_of({1.0, 4}, counting(40, 1)) == std::vector<int>{11, 23, 35});
  CHECK(ends_of({1.0, 4}, counting(40, 1), 24) == std::vector<int>{35});
  // A slide show: not every picture by itself.
  CHECK(ends_of({1.0, 1}, counting(9, 100)) == std::vector<int>{3, 7});
  // A variable rate.
  CHECK(ends_of({1.0, 1}, {0, 1, 2, 3, 50, 51, 52, 53, 54, 55, 58, 60}) == std::vector<int>{4, 11});
}

TEST_CASE("the folder of an unfinished run lies beside its first output", "[matte][resume]") {
  const auto folder_of = [](const std::string& output) {
    return resume_folder({OutputKind::composite, output}).string();
  };
  CHECK(folder_of("a/talk.mp4") == "a/talk.mp4.resume");
  CHECK(folder_of("a/frames/") == "a/frames.resume");
  CHECK(folder_of("a/frames/%06d.png") == "a/frames.resume");
  CHECK(folder_of("a/frames/left_%06d.png") == "a/frames.left.resume");
  CHECK(folder_of("left_%06d.png") == "left.resume");
}

TEST_CASE("a source is its file, or its images in order and their times", "[matte][resume]") {
  const tests::TemporaryFolder folder;
  for (const char* name : {"a_2.png", "a_1.png", "notes.txt"}) {
    std::ofstream(folder / name) << name;
  }
  std::ofstream(folder / "a.timing.csv") << "number,file,pts,duration,time_base,seconds\n"
                                            "1,a_1.png,0,1,1/25,0.000000000\n2,a_2.png,1,1,1/25,0.040000000\n";
  const std::vector<fs::path> expected{folder / "a_1.png", folder / "a_2.png", folder / "a.timing.csv"};
  CHECK(media::source_files(folder.path()) == expected);
  CHECK(media::source_files(folder / "a_%d.png") == expected);
  CHECK(media::source_files(folder / "notes.txt") == std::vector<fs::path>{folder / "notes.txt"});
}
