#include <pthread.h>
#include <sched.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <thread>

#include "base/cores.h"
#include "base/thread_name.h"

namespace smartcv {
namespace {

std::string named(const std::string& name) {
  std::array<char, 16> buffer{};
  std::thread([&] {
    name_this_thread(name);
    pthread_getname_np(pthread_self(), buffer.data(), buffer.size());
  }).join();
  return buffer.data();
}

TEST_CASE("a thread's name is kept up to 15 bytes", "[thread]") {
  CHECK(named("infer-3") == "infer-3");
  CHECK(named("a name that is too long") == "a name that is ");
}

TEST_CASE("the usable cores follow the affinity mask", "[thread]") {
  CHECK(usable_cores() >= 1);
  int seen = 0;
  std::thread([&] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    seen = usable_cores();
  }).join();
  CHECK(seen == 1);
}

}  // namespace
}  // namespace smartcv
