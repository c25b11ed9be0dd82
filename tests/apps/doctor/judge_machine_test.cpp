#include <catch2/catch.hpp>

#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"
#include "tests/apps/doctor/lines.h"

namespace smartcv::tests {

using Catch::Contains;
using doctor::gibibyte;
using doctor::mebibyte;
using doctor::State;

namespace {

// Nothing to complain about.
doctor::MachineFacts good_machine() {
  doctor::MachineFacts facts;
  facts.processor = {"Good Processor", true, true, true, true, false};
  facts.cores = {16, 16};
  facts.usable_cores = 16;
  facts.memory = {64 * gibibyte, 60 * gibibyte, 0};
  facts.open_files = 1024;
  return facts;
}

}  // namespace

TEST_CASE("a good machine has four good lines", "[doctor]") {
  const auto lines = doctor::judge_machine(good_machine());
  CHECK(lines.size() == 4);
  for (const auto& line : lines) {
    CAPTURE(line.name);
    CHECK(line.state == State::ok);
    CHECK_FALSE(line.meaning.empty());
    CHECK(line.to_do == "nothing");
  }
  CHECK_THAT(line_named(lines, "processor").found, Contains("AMX") && Contains("Good Processor"));
  CHECK_THAT(line_named(lines, "processor").meaning, Contains("bf16"));
}

TEST_CASE("AVX2 alone is fine, but not for bf16", "[doctor]") {
  auto facts = good_machine();
  facts.processor = {"Old Processor", true};
  const auto line = line_named(doctor::judge_machine(facts), "processor");
  CHECK(line.state == State::ok);
  CHECK_THAT(line.meaning, Contains("fp32"));
  CHECK_THAT(line.found, !Contains("AVX512"));
}

TEST_CASE("without AVX2 there is a warning", "[doctor]") {
  auto facts = good_machine();
  facts.processor = {};
  const auto line = line_named(doctor::judge_machine(facts), "processor");
  CHECK(line.state == State::warning);
  CHECK(line.to_do != "nothing");
}

TEST_CASE("AMX that the operating system keeps is worth a note", "[doctor]") {
  auto facts = good_machine();
  facts.processor.amx_bf16 = false;
  facts.processor.amx_blocked = true;
  const auto line = line_named(doctor::judge_machine(facts), "processor");
  CHECK(line.state == State::note);
  CHECK_THAT(line.to_do, Contains("5.16"));
}

TEST_CASE("a container of 1.5 CPUs and 1 GB has two warnings that name the limits", "[doctor]") {
  auto facts = good_machine();
  facts.limits = {1.5, gibibyte, 100 * mebibyte};
  facts.usable_cores = 2;
  const auto lines = doctor::judge_machine(facts);
  const auto cores = line_named(lines, "cores");
  CHECK(cores.state == State::warning);
  CHECK_THAT(cores.found, Contains("1.5 of 16"));
  CHECK_THAT(cores.meaning, Contains("2 cores"));
  const auto memory = line_named(lines, "memory");
  CHECK(memory.state == State::warning);
  CHECK_THAT(memory.found, Contains("1.0 GiB by the limit") && Contains("924 MiB free"));
  CHECK_THAT(memory.to_do, Contains("raise the memory limit"));
}

TEST_CASE("a container of 2 GB is enough for 1080p until it is used up", "[doctor]") {
  auto facts = good_machine();
  facts.limits.memory_bytes = 2 * gibibyte;
  facts.limits.memory_used = 100 * mebibyte;
  auto memory = line_named(doctor::judge_machine(facts), "memory");
  CHECK(memory.state == State::note);  // small and without swap
  CHECK_THAT(memory.meaning, Contains("4K"));
  facts.limits.memory_used = gibibyte;
  memory = line_named(doctor::judge_machine(facts), "memory");
  CHECK(memory.state == State::warning);
  CHECK_THAT(memory.meaning, Contains("not free now"));
}

TEST_CASE("limits above what the machine has mean nothing", "[doctor]") {
  auto facts = good_machine();
  facts.limits = {32.0, 512 * gibibyte, 0};
  for (const auto& line : doctor::judge_machine(facts)) {
    CAPTURE(line.name, line.found);
    CHECK(line.state == State::ok);
  }
}

TEST_CASE("fewer cores by the affinity mask are a note; by a variable that binds threads a warning", "[doctor]") {
  auto facts = good_machine();
  facts.cores = {16, 1};
  facts.usable_cores = 1;
  auto cores = line_named(doctor::judge_machine(facts), "cores");
  CHECK(cores.state == State::note);
  CHECK_THAT(cores.found, Contains("affinity"));

  facts.environment = {{"OMP_PROC_BIND", "true"}};
  cores = line_named(doctor::judge_machine(facts), "cores");
  CHECK(cores.state == State::warning);
  CHECK(cores.to_do == "unset OMP_PROC_BIND");
  CHECK_THAT(cores.meaning, Contains("1 core") && !Contains("1 cores"));

  facts.environment = {{"OMP_PROC_BIND", "false"}};
  CHECK(line_named(doctor::judge_machine(facts), "cores").state == State::note);
}

TEST_CASE("unknown memory and few open files are told", "[doctor]") {
  auto facts = good_machine();
  facts.memory = {};
  facts.open_files = 64;
  const auto lines = doctor::judge_machine(facts);
  CHECK(line_named(lines, "memory").state == State::note);
  CHECK(line_named(lines, "open files").state == State::warning);
}

TEST_CASE("threads: variables are passed over, nonsense and bound threads are warned of", "[doctor]") {
  doctor::MachineFacts machine = good_machine();
  doctor::NetworkFacts facts;
  facts.cores = 16;
  const auto threads = [&] { return line_named(doctor::judge_networks({facts, ""}, machine), "threads"); };
  CHECK(threads().state == State::ok);
  machine.environment = {{"OMP_NUM_THREADS", "64,2"}};
  CHECK(threads().state == State::note);
  CHECK_THAT(threads().found, Contains("OMP_NUM_THREADS=64,2"));
  for (const char* nonsense : {"", "0", "-3", "four", "4x"}) {
    CAPTURE(nonsense);
    machine.environment = {{"OMP_NUM_THREADS", nonsense}};
    CHECK(threads().state == State::warning);
    CHECK_THAT(threads().to_do, Contains("unset OMP_NUM_THREADS"));
  }
  machine.environment.clear();
  facts.cores = 1;
  CHECK(threads().state == State::warning);
  CHECK_THAT(threads().meaning, Contains("share 1 of 16 cores"));
}

}  // namespace smartcv::tests
