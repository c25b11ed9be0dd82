#include "smartcv/doctor/child_run.h"

#include <catch2/catch.hpp>

#include "smartcv/doctor/wire.h"

namespace smartcv::tests {

using Catch::Contains;
using doctor::run_child;
using std::chrono::seconds;

TEST_CASE("a child that ends well gives its output", "[doctor]") {
  const auto end = run_child({"sh", "-c", "echo fine; echo chatter >&2"}, seconds(60));
  CHECK(end.problem.empty());
  CHECK(end.output == "fine\n");
}

TEST_CASE("a child that fails gives the last error it told", "[doctor]") {
  CHECK(run_child({"sh", "-c", "echo 'error: first' >&2; echo 'error: second' >&2; exit 4"}, seconds(60)).problem ==
        "second");
  CHECK(run_child({"sh", "-c", "exit 9"}, seconds(60)).problem == "it ended with exit code 9");
}

TEST_CASE("a child that crashes is an answer", "[doctor]") {
  CHECK_THAT(run_child({"sh", "-c", "kill -SEGV $$"}, seconds(60)).problem, Contains("crashed (signal 11"));
  CHECK_THAT(run_child({"sh", "-c", "kill -ILL $$"}, seconds(60)).problem, Contains("lacks an instruction"));
}

TEST_CASE("a child that hangs is ended, even when it goes on talking or has closed its output", "[doctor]") {
  CHECK_THAT(run_child({"sleep", "1000"}, seconds(1)).problem, Contains("did not answer within 1 s"));
  CHECK_THAT(run_child({"yes"}, seconds(1)).problem, Contains("did not answer"));
  CHECK_THAT(run_child({"sh", "-c", "exec sleep 1000 >&- 2>&-"}, seconds(1)).problem, Contains("did not answer"));
}

TEST_CASE("a program that is not there is an answer", "[doctor]") {
  CHECK_THAT(run_child({"no-such-program-anywhere"}, seconds(60)).problem, Contains("cannot be started"));
}

TEST_CASE("facts come through the wire as they were", "[doctor]") {
  const NvidiaDriver driver{true, true, "p", 13000, "580.1", {{"GPU", 5, 4, 90}}};
  NvidiaDriver back;
  doctor::from_wire(nlohmann::json::parse(doctor::to_wire(driver).dump()), back);
  CHECK(doctor::to_wire(back) == doctor::to_wire(driver));
  CHECK(back.devices.at(0).memory_free == 4);

  doctor::NetworkFacts networks{{"1", "2", "3", "4", "5", 6, true, true, "x"}, {"lib"}, 7};
  doctor::NetworkFacts networks_back;
  doctor::from_wire(nlohmann::json::parse(doctor::to_wire(networks).dump()), networks_back);
  CHECK(doctor::to_wire(networks_back) == doctor::to_wire(networks));
  CHECK(networks_back.cores == 7);
  CHECK(networks_back.runtime.cuda_opens);

  doctor::BenchFacts bench;
  CHECK_THROWS_AS(doctor::from_wire(nlohmann::json{{"fps", "fast"}}, bench), nlohmann::json::exception);
}

}  // namespace smartcv::tests
