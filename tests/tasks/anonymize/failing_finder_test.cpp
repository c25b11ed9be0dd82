// Inference that fails: no frame goes through unmasked because of it.
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <vector>

#include "base/error.h"
#include "tasks/anonymize/anonymize_task.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

// Finds one face everywhere, but fails for batches larger than its memory and for some frames always.
class FailingFinder : public Finder {
 public:
  FailingFinder(std::size_t memory, std::set<int> bad) : memory_(memory), bad_(std::move(bad)) {}
  [[nodiscard]] std::string name() const override { return "failing"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& /*picture*/,
                                          media::Orientation /*orientation*/) const override {
    nn::DetectorInput input;
    input.upright.width = next_++;
    return input;
  }
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override {
    for (const nn::DetectorInput* input : inputs) {
      if (inputs.size() > memory_ || bad_.contains(input->upright.width)) {
        throw Error(ErrorCode::model, "out of memory");
      }
    }
    return std::vector<std::vector<vision::Observation>>(inputs.size(),
                                                         {{vision::Box{20, 20, 60, 60}, 0.9F, std::nullopt}});
  }

 private:
  std::size_t memory_;
  std::set<int> bad_;
  mutable int next_ = 0;
};

std::vector<pipeline::Item> prepared(AnonymizeTask& task, int frames) {
  std::vector<pipeline::Item> items(static_cast<std::size_t>(frames));
  for (int f = 0; f < frames; ++f) {
    auto& item = items[static_cast<std::size_t>(f)];
    item.frame = media::Frame::allocate(128, 96, "yuv420p");
    item.frame.set_sequence(f);
    item.frame.set_time(f, 1, {1, 25});
    task.prepare(item);
  }
  return items;
}

AnonymizeTask task_with(std::size_t memory, std::set<int> bad, job::LookBoard* board = nullptr) {
  AnonymizeTask::Parts parts;
  std::vector<std::unique_ptr<Finder>> finders;
  finders.push_back(std::make_unique<FailingFinder>(memory, std::move(bad)));
  parts.finders = Finders(std::move(finders), 0);
  parts.board = board;
  parts.held_frames = 60;
  return AnonymizeTask(Options{}, {}, std::move(parts));
}

void look_at_every_third(job::LookBoard& board) {
  for (int f = 0; f < 9; ++f) {
    board.put(f, {f == 0, f % 3 == 0});
  }
}

const FaceNotes& notes_of(const pipeline::Item& item) { return static_cast<const FaceNotes&>(*item.notes); }

class Collector : public pipeline::Sink {
 public:
  void push(pipeline::Item item) override { items.push_back(std::move(item)); }
  std::vector<pipeline::Item> items;
};

}  // namespace

TEST_CASE("a batch too large for the device's memory is halved until it fits", "[fail closed]") {
  AnonymizeTask task = task_with(2, {});
  auto items = prepared(task, 7);
  task.infer(items);
  for (const auto& item : items) {
    CHECK(notes_of(item).faces.size() == 1);
    CHECK_FALSE(notes_of(item).blind);
  }
}

TEST_CASE("a frame that fails alone is blind, and the others of its batch are not", "[fail closed]") {
  AnonymizeTask task = task_with(100, {3});
  auto items = prepared(task, 6);
  task.infer(items);
  for (std::size_t f = 0; f < items.size(); ++f) {
    CHECK(notes_of(items[f]).blind == (f == 3));
    CHECK(notes_of(items[f]).faces.size() == (f == 3 ? 0 : 1));
  }
}

TEST_CASE("a batch of which no frame can be looked at fails as a whole", "[fail closed]") {
  AnonymizeTask task = task_with(0, {});
  auto items = prepared(task, 3);
  CHECK_THROWS_AS(task.infer(items), Error);
}

TEST_CASE("frames passed over behind one that failed are hidden entirely as well", "[fail closed]") {
  job::LookBoard board;
  look_at_every_third(board);
  AnonymizeTask task = task_with(100, {0, 1, 2}, &board);
  auto items = prepared(task, 9);
  Collector sink;
  for (auto& item : items) {
    try {
      task.infer({&item, 1});
    } catch (const Error& error) {
      REQUIRE(task.infer_failed({&item, 1}, error));
    }
  }
  for (auto& item : items) {
    task.finish(std::move(item), sink);
  }
  task.flush(sink);
  REQUIRE(sink.items.size() == 9);
  CHECK(task.release().ledger().counts().whole_frames == 9);
  CHECK(task.release().ledger().counts().failed_inferences == 3);
}

TEST_CASE("of a batch that fails only the frames that were to be looked at are blind", "[fail closed]") {
  job::LookBoard board;
  look_at_every_third(board);
  AnonymizeTask task = task_with(100, {0, 1}, &board);
  auto items = prepared(task, 6);
  const Error error(ErrorCode::model, "out of memory");
  CHECK_THROWS_AS(task.infer(items), Error);
  REQUIRE(task.infer_failed(items, error));
  for (std::size_t f = 0; f < items.size(); ++f) {
    CHECK(notes_of(items[f]).failed == (f % 3 == 0));
  }
}
