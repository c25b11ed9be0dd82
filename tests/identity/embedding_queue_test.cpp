#include "identity/embedding_queue.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/identity/fake_networks.h"
#include "tests/support/refusal.h"

using namespace smartcv;
using namespace smartcv::identity;
using identity::tests::FakeEmbedder;
using smartcv::tests::refusal_of;

namespace {

struct Desk {
  FakeEmbedder::Script script;
  FaceRecognizer recognizer{std::make_unique<FakeEmbedder>(script), nullptr};
  std::shared_ptr<FaceSamples> samples = std::make_shared<FaceSamples>();

  // Faces whose embedding begins with their number / 255.
  std::vector<WaitingFace> faces(std::size_t count) {
    std::vector<WaitingFace> made;
    for (std::size_t i = 0; i < count; ++i) {
      WaitingFace face;
      face.patch.rgb = cv::Mat(4, 4, CV_8UC3, cv::Scalar::all(0));
      face.patch.chip = cv::Mat(8, 8, CV_8UC3, cv::Scalar::all(static_cast<double>(samples->size())));
      face.samples = samples;
      face.index = samples->size();
      samples->push_back({});
      made.push_back(std::move(face));
    }
    return made;
  }
  void check_all_embedded() const {
    for (std::size_t i = 0; i < samples->size(); ++i) {
      REQUIRE((*samples)[i].embedding.size() == 2);
      CHECK((*samples)[i].embedding[0] == Approx(static_cast<double>(i) / 255));
    }
  }
};

}  // namespace

TEST_CASE("faces wait for a full batch; at the end everything is embedded, on any number of threads", "[batch]") {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    Desk desk;
    EmbeddingQueue queue(desk.recognizer, {32, 512}, SIZE_MAX);
    queue.add(desk.faces(20));
    queue.work();
    CHECK(desk.script.batches.empty());
    queue.add(desk.faces(20));
    queue.work();
    CHECK(desk.script.batches == std::vector<std::size_t>{32});
    queue.add(desk.faces(160));
    std::atomic<std::size_t> started{0};
    queue.work_off(threads, [&] { ++started; });
    CHECK(started == threads);
    desk.check_all_embedded();
    const auto log = queue.log();
    CHECK(log.faces == 200);
    CHECK(log.most_waiting == 168);
    CHECK(log.out_of_memory == 0);
    CHECK(std::accumulate(log.batches.begin(), log.batches.end(), std::int64_t{0}, [](auto sum, const auto& entry) {
            return sum + static_cast<std::int64_t>(entry.first) * entry.second;
          }) == 200);
  }
}

TEST_CASE("a batch the device cannot hold is halved until it fits, and nothing is lost", "[batch]") {
  Desk desk;
  desk.script.room = 10;
  EmbeddingQueue queue(desk.recognizer, {32, 512}, SIZE_MAX);
  queue.add(desk.faces(200));
  queue.work_off(2, [] {});
  desk.check_all_embedded();
  CHECK(std::ranges::all_of(desk.script.batches, [](std::size_t size) { return size <= 10; }));
  CHECK(queue.log().out_of_memory >= 4);
}

TEST_CASE("a device that cannot hold one face, or fails, ends the job with its own words", "[batch]") {
  Desk desk;
  EmbeddingQueue queue(desk.recognizer, {32, 512}, SIZE_MAX);
  queue.add(desk.faces(40));
  desk.script.room = 0;
  CHECK_THAT(refusal_of([&] { return queue.work_off(2, [] {}), 0; }), Catch::Contains("the fake device is full"));
  desk.script.room = SIZE_MAX;
  desk.script.failure = "the driver is gone";
  CHECK_THAT(refusal_of([&] { return queue.work(), 0; }), Catch::Contains("the driver is gone"));
}

TEST_CASE("who brings more pixels than may wait embeds some himself", "[batch]") {
  Desk desk;
  EmbeddingQueue queue(desk.recognizer, {32, 512}, 5000);
  for (int i = 0; i < 20; ++i) {
    queue.add(desk.faces(8));
  }
  CHECK(queue.log().faces > 100);
  CHECK(queue.log().most_waiting < 40);
  queue.work_off(1, [] {});
  desk.check_all_embedded();
}
