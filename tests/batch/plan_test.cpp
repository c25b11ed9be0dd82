#include "batch/plan.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>

#include "base/sha256.h"
#include "batch/name_text.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

void touch(const fs::path& path, std::size_t bytes = 0) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << std::string(bytes, 'x');
}

batch::NameRule rule(bool short_names = false) {
  return {"anonymize", "{stem}.anonymized{ext}", short_names, [](const fs::path& input) { return input.extension(); }};
}

std::vector<std::string> outputs_of(const batch::Plan& plan) {
  std::vector<std::string> outputs;
  for (const auto& file : plan.files) {
    outputs.push_back(file.output.string());
  }
  return outputs;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder's videos are planned below it, mirrored, by name or by size", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/b.mp4", 10);
  touch(folder / "in/a.MOV", 30);
  touch(folder / "in/day 1/c.mkv", 20);
  touch(folder / "in/notes.txt");
  touch(folder / "in/.hidden.mp4");
  const auto set = batch::find_inputs(folder / "in");
  CHECK(set.other_files == 1);
  const auto by_name = batch::make_plan(set, folder / "out", rule(), batch::Order::name);
  CHECK(outputs_of(by_name) == Names{"a.anonymized.MOV", "b.anonymized.mp4", "day 1/c.anonymized.mkv"});
  const auto by_size = batch::make_plan(set, folder / "out", rule(), batch::Order::size);
  CHECK(outputs_of(by_size) == Names{"a.anonymized.MOV", "day 1/c.anonymized.mkv", "b.anonymized.mp4"});
}

TEST_CASE("links are followed, loops of links end", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/a/x.mp4");
  touch(folder / "elsewhere/y.mp4");
  fs::create_directory_symlink(folder / "in", folder / "in/a/up");
  fs::create_directory_symlink(folder / "in/a", folder / "in/0");
  fs::create_directory_symlink(folder / "elsewhere", folder / "in/b");
  const auto set = batch::find_inputs(folder / "in");
  REQUIRE(set.files.size() == 2);
  CHECK(set.files[0].relative == "a/x.mp4");
  CHECK(set.files[1].relative == "b/y.mp4");
}

TEST_CASE("patterns and lists name files, relative to the folder they have in common", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/1/a.mp4");
  touch(folder / "in/2/a.mp4");
  touch(folder / "in/2/b.dat");
  const auto by_pattern = batch::find_inputs(folder / "in/*/*.dat");
  REQUIRE(by_pattern.files.size() == 1);
  CHECK(by_pattern.files[0].relative == "2/b.dat");
  std::ofstream(folder / "list.txt") << "# two\nin/1/a.mp4\nin/2/a.mp4\r\n";
  const auto by_list = batch::find_inputs(folder / "list.txt");
  REQUIRE(by_list.files.size() == 2);
  CHECK(by_list.files[1].relative == "2/a.mp4");
  std::ofstream(folder / "zeros.lst") << std::string("in/1/a.mp4\0in/2/b.dat\0", 22);
  CHECK(batch::find_inputs(folder / "zeros.lst").files.size() == 2);

  const auto refused = [](const std::string& word) {
    return refusal_of([&] { return batch::find_inputs(word); }, ErrorCode::input);
  };
  std::ofstream(folder / "missing.txt") << "in/1/a.mp4\nin/gone.mp4\n";
  CHECK_THAT(refused(folder / "missing.txt"), Contains("in/gone.mp4"));
  CHECK_THAT(refused(folder / "nothing"), Contains("no such file or folder"));
  CHECK_THAT(refused(folder / "in/*.mp4"), Contains("no video fits"));
  fs::create_directory(folder / "empty");
  CHECK_THAT(refused(folder / "empty"), Contains("no video in this folder"));
}

TEST_CASE("results are never inputs", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/a.mp4");
  touch(folder / "in/a.anonymized.mp4");
  touch(folder / "in/a.anonymized.partial.mp4");
  touch(folder / "in/old.mp4");
  batch::EarlierNames earlier;
  earlier.outputs["gone.mp4"] = "old.mp4";
  const auto set = batch::find_inputs(folder / "in/*.mp4");
  const auto plan = batch::make_plan(set, folder / "in", rule(), batch::Order::name, earlier);
  CHECK(outputs_of(plan) == Names{"a.anonymized.mp4"});
  CHECK(plan.own_outputs == 3);
}

TEST_CASE("a result of several files is known by each of them", "[batch]") {
  const TemporaryFolder folder;
  auto several = rule();
  several.files = [](const fs::path& output) {
    const fs::path plain = fs::path(output).replace_extension();
    return std::vector<fs::path>{plain.string() + ".alpha.mp4", plain.string() + ".rgba.mp4"};
  };
  touch(folder / "in/a.mp4");
  touch(folder / "in/a.anonymized.alpha.mp4");
  touch(folder / "in/a.anonymized.rgba.partial.mp4");
  touch(folder / "in/old.rgba.mp4");
  batch::EarlierNames earlier;
  earlier.outputs["gone.mp4"] = "old.mp4";
  const auto set = batch::find_inputs(folder / "in/*.mp4");
  const auto plan = batch::make_plan(set, folder / "in", several, batch::Order::name, earlier);
  REQUIRE(outputs_of(plan) == Names{"a.anonymized.mp4"});
  CHECK(plan.own_outputs == 3);
  CHECK(plan.files[0].results == std::vector<fs::path>{"a.anonymized.alpha.mp4", "a.anonymized.rgba.mp4"});

  several.files = [](const fs::path&) { return std::vector<fs::path>{"new.mp4", "a.mp4"}; };
  const auto refused = refusal_of(
      [&] {
        return batch::make_plan(batch::find_inputs(folder / "in/a.mp4"), folder / "in", several, batch::Order::name);
      },
      ErrorCode::usage);
  CHECK_THAT(refused, Contains("take the place of an input"));
}

TEST_CASE("what would lose files is refused before anything is done", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/a.mp4");
  const auto refused = [&](const fs::path& results, const batch::NameRule& names) {
    return refusal_of(
        [&] { return batch::make_plan(batch::find_inputs(folder / "in"), results, names, batch::Order::name); },
        ErrorCode::usage);
  };
  CHECK_THAT(refused(folder / "in/out", rule()), Contains("inside the input folder"));
  auto same = rule();
  same.pattern = "{stem}{ext}";
  CHECK_THAT(refused(folder / "in", same), Contains("take the place of an input"));
  same.pattern = "{stem}.{day}{ext}";
  CHECK_THAT(refused(folder / "out", same), Contains("'{day}'"));
  same.pattern = "result{ext}";
  CHECK_THAT(refused(folder / "out", same), Contains("{stem} is missing"));
  same.pattern = "../{stem}{ext}";
  CHECK_THAT(refused(folder / "out", same), Contains("stay in the output folder"));
  touch(folder / "in/a.mkv");
  same.pattern = "{stem}.mp4";
  CHECK_THAT(refused(folder / "out", same), Contains("would both become a.mp4"));
}

TEST_CASE("short names are safe, at most 20 characters long and numbered, and stay as they were", "[batch]") {
  const TemporaryFolder folder;
  touch(folder / "in/My holiday in the mountains 2024.mp4");
  touch(folder / "in/My holiday in the mountains 2025.mp4");
  touch(folder / "in/-r\u00e4tsel?.mp4");
  const auto set = batch::find_inputs(folder / "in");
  const auto plan = batch::make_plan(set, folder / "out", rule(true), batch::Order::name);
  CHECK(outputs_of(plan) ==
        Names{"r_tsel_.anonymized.mp4", "My_holiday_in_the_mo.anonymized.mp4", "My_holiday_in_the__2.anonymized.mp4"});

  batch::EarlierNames earlier;
  earlier.outputs["My holiday in the mountains 2025.mp4"] = "My_holiday_in_the_mo.anonymized.mp4";
  fs::create_directory(folder / "out");
  const auto later = batch::make_plan(set, folder / "out", rule(true), batch::Order::name, earlier);
  CHECK(later.files[2].output == "My_holiday_in_the_mo.anonymized.mp4");
  CHECK(later.files[1].output == "My_holiday_in_the__2.anonymized.mp4");
}

TEST_CASE("a name the file system could not hold is cut at a whole character and marked", "[batch]") {
  const TemporaryFolder folder;
  std::string stem;
  while (stem.size() + 2 <= 251) {
    stem += "\u00fc";
  }
  touch(folder / ("in/" + stem + ".mp4"));
  touch(folder / ("in/" + stem.substr(2) + "xy.mp4"));
  const auto plan = batch::make_plan(batch::find_inputs(folder / "in"), folder / "out", rule(), batch::Order::name);
  REQUIRE(plan.files.size() == 2);
  for (const auto& file : plan.files) {
    CHECK(file.output.native().size() <= 231);
    CHECK(batch::text_of(file.output) == file.output.string());
  }
}

TEST_CASE("any file name survives being written as text", "[batch]") {
  const std::string name = "100% \n\xff\xc3\xa4 \xf0\x9f\x98\x80\x7f\xc2\x85";
  CHECK(batch::path_of(batch::text_of(name)) == name);
  CHECK(batch::text_of(name) == "100%25 %0A%FF\u00e4 \U0001F600%7F%C2%85");
}

TEST_CASE("ten thousand files are planned", "[batch]") {
  const TemporaryFolder folder;
  for (int i = 0; i < 10'000; ++i) {
    touch(folder / ("in/" + std::to_string(i % 100) + "/" + std::to_string(i) + ".mp4"), 1);
  }
  const auto plan = batch::make_plan(batch::find_inputs(folder / "in"), folder / "out", rule(), batch::Order::size);
  CHECK(plan.files.size() == 10'000);
}

}  // namespace smartcv::tests
