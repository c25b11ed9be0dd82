#include "job/resume_folder.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
using job::Json;
using job::ResumeFact;
using job::ResumeFolder;

namespace {

namespace fs = std::filesystem;

const std::vector<ResumeFact> facts{{"smartcv", "1.0"},
                                    {"input (SHA-256)", std::string(64, 'a'), ErrorCode::input},
                                    {"crf", "18"},
                                    {"CPU", "Some Processor", std::nullopt}};

std::vector<ResumeFact> with(const std::string& name, const std::string& value) {
  std::vector<ResumeFact> changed = facts;
  for (auto& fact : changed) {
    if (fact.name == name) {
      fact.value = value;
    }
  }
  return changed;
}

void leave_run(const fs::path& path, const Json& checkpoint) {
  ResumeFolder folder(path, "matte", facts);
  folder.begin();
  folder.save(checkpoint);
}

std::string refusal(const fs::path& path, const std::vector<ResumeFact>& now, ErrorCode code) {
  return refusal_of([&] { return ResumeFolder(path, "matte", now).found(); }, code);
}

}  // namespace

TEST_CASE("a checkpoint comes back with every bit of its numbers and bytes", "[resume]") {
  const TemporaryFolder folder;
  const Json checkpoint = {
      {"sum", 0.1 + 0.2}, {"frames", 9'007'199'254'740'993}, {"state", Json::binary({0, 255, 10, 13, 0})}};
  leave_run(folder / "a.resume", checkpoint);
  leave_run(folder / "a.resume", checkpoint);  // the same run again
  const ResumeFolder found(folder / "a.resume", "matte", facts);
  CHECK(found.found());
  REQUIRE(found.checkpoint());
  CHECK(*found.checkpoint() == checkpoint);
}

TEST_CASE("a folder in which nothing was begun is gone again, one of a finished run too", "[resume]") {
  const TemporaryFolder folder;
  { const ResumeFolder unused(folder / "a.resume", "matte", facts); }
  CHECK(fs::is_empty(folder.path()));
  leave_run(folder / "a.resume", {{"frames", 1}});
  std::ofstream(folder / "a.resume" / "0.000000.packets") << "frames";
  ResumeFolder finished(folder / "a.resume", "matte", facts);
  finished.remove();
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("the folder of another run is refused with what is different and how to begin anew", "[resume]") {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.resume";
  leave_run(path, {{"frames", 1}});
  CHECK_THAT(refusal(path, with("crf", "20"), ErrorCode::usage),
             Contains("a.resume") && Contains("with crf '18', and now it is '20'") && Contains("to begin anew"));
  CHECK_THAT(refusal(path, with("input (SHA-256)", std::string(64, 'b')), ErrorCode::input),
             Contains("input (SHA-256) 'aaaaaaaaaaaa…', and now it is 'bbbbbbbbbbbb…'"));
  CHECK_THAT(refusal(path, with("smartcv", "1.1"), ErrorCode::usage), Contains("smartcv '1.0'"));
  auto more = facts;
  more.push_back({"new_key", "on"});
  CHECK_THAT(refusal(path, more, ErrorCode::usage), Contains("new_key 'not known'"));
  CHECK_THAT(refusal_of([&] { return ResumeFolder(path, "anonymize", facts).found(); }, ErrorCode::usage),
             Contains("another kind"));
  // On another processor it goes on.
  CHECK(ResumeFolder(path, "matte", with("CPU", "Another")).checkpoint());
  CHECK(ResumeFolder(path, "matte", facts).checkpoint());
}

TEST_CASE("a run that finished nothing stands in nobody's way", "[resume]") {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.resume";
  {
    ResumeFolder begun(path, "matte", facts);
    begun.begin();
  }
  std::ofstream(path / "0.000000.packets") << "of no account";
  CHECK(ResumeFolder(path, "matte", facts).found());
  CHECK_FALSE(ResumeFolder(path, "matte", with("crf", "20")).found());
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a checkpoint that is torn off or changed is refused", "[resume]") {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.resume";
  leave_run(path, {{"state", Json::binary(std::vector<std::uint8_t>(1000, 7))}});
  std::ifstream file(path / "checkpoint", std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  std::string changed = whole;
  changed[whole.size() - 100] = 8;
  for (const std::string& bytes : {std::string(), whole.substr(0, 40), whole.substr(0, whole.size() - 1), changed}) {
    std::ofstream(path / "checkpoint", std::ios::binary) << bytes;
    CHECK_THAT(refusal(path, facts, ErrorCode::output), Contains("damaged") && Contains("begin anew"));
  }
  // What was about to replace it does not count.
  std::ofstream(path / "checkpoint", std::ios::binary) << whole;
  std::ofstream(path / "checkpoint.part", std::ios::binary) << whole.substr(0, 100);
  CHECK(ResumeFolder(path, "matte", facts).checkpoint());
}

TEST_CASE("two runs do not work in one folder, and a folder of something else is left alone", "[resume]") {
  const TemporaryFolder folder;
  const ResumeFolder first(folder / "a.resume", "matte", facts);
  CHECK_THAT(refusal(folder / "a.resume", facts, ErrorCode::output), Contains("another process"));
  fs::create_directory(folder / "b.resume");
  std::ofstream(folder / "b.resume" / "cv.txt") << "mine";
  CHECK_THAT(refusal(folder / "b.resume", facts, ErrorCode::output), Contains("something else (cv.txt)"));
  CHECK(fs::exists(folder / "b.resume" / "cv.txt"));
}

TEST_CASE("what a run is made of is known by its bytes, not by its name", "[resume]") {
  const TemporaryFolder folder;
  for (const auto& [name, text] : {std::pair{"a", "1"}, std::pair{"b", "1"}, std::pair{"c", "2"}}) {
    std::ofstream(folder / name) << text;
  }
  CHECK(job::content_identity({folder / "a"}) == job::content_identity({folder / "b"}));
  CHECK(job::content_identity({folder / "a"}) != job::content_identity({folder / "c"}));
  // Of several files names and order count: they say which image is which frame.
  CHECK(job::content_identity({folder / "a", folder / "c"}) != job::content_identity({folder / "c", folder / "a"}));
  CHECK(job::content_identity({folder / "a", folder / "c"}) != job::content_identity({folder / "b", folder / "c"}));
}
