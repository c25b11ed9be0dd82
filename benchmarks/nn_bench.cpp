// Times the networks alone: fused against plain ATen layers, fp32 against bf16, batches, and the two ways to use two
// cores. Runs are interleaved at random, because the machines are shared; only ratios mean anything.
//   nn_bench [--benchmark_filter=centerface] [other options of google-benchmark]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/processor.h"
#include "benchmarks/nn_subjects.h"

namespace {

using namespace smartcv;
using benchmarks::Forward;
using benchmarks::Subject;

struct Kind {
  const char* name;
  nn::Precision precision;
  nn::ConvPath path;
};
constexpr std::array<Kind, 4> kinds{{{"plain", nn::Precision::fp32, nn::ConvPath::plain},
                                     {"fused", nn::Precision::fp32, nn::ConvPath::fused},
                                     {"plain bf16", nn::Precision::bf16, nn::ConvPath::plain},
                                     {"fused bf16", nn::Precision::bf16, nn::ConvPath::fused}}};

// Made at first use, kept for all batches and workers.
const Forward& network(const Subject& subject, const Kind& kind) {
  static std::mutex mutex;
  static std::map<std::tuple<const Subject*, const char*>, Forward> made;
  const std::lock_guard lock(mutex);
  auto& forward = made[{&subject, kind.name}];
  if (!forward) {
    forward = subject.make(kind.precision, kind.path);
  }
  return forward;
}

void run(benchmark::State& state, const Subject& subject, const Kind& kind, std::int64_t batch, int threads) {
  nn::use_threads(threads);
  const auto& forward = network(subject, kind);
  const auto input = subject.input(batch);
  forward(input);  // packs the weights for this shape
  for (const auto& step : state) {
    static_cast<void>(step);
    forward(input);
  }
  state.counters["img"] =
      benchmark::Counter(static_cast<double>(state.iterations() * batch), benchmark::Counter::kIsRate);
}

// Collects images per second and prints the table at the end.
class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.run_type == Run::RT_Iteration && run.counters.contains("img")) {
        const std::string name = run.run_name.function_name;
        const auto cut = name.rfind('/');
        rates_[name.substr(0, cut)][name.substr(cut + 1)].push_back(run.counters.at("img").value);
        std::fputc('.', stderr);
      }
    }
  }

  void Finalize() override {
    std::printf("\n%-26s %5s %-9s %10s %10s %7s %12s %12s %12s\n", "network", "batch", "workers", "plain ms",
                "fused ms", "ratio", "plain bf16", "fused bf16", "to plain");
    for (auto& [row, by_kind] : rates_) {
      std::map<std::string, double> ms;
      for (auto& [kind, rates] : by_kind) {
        std::sort(rates.begin(), rates.end());
        ms[kind] = 1000 / rates[rates.size() / 2];
      }
      const auto first = row.find('/');
      const auto second = row.find('/', first + 1);
      std::printf("%-26s %5s %-9s %10.2f %10.2f %7.2f", row.substr(0, first).c_str(),
                  row.substr(first + 1, second - first - 1).c_str(), row.substr(second + 1).c_str(), ms["plain"],
                  ms["fused"], ms["plain"] / ms["fused"]);
      if (ms.contains("fused bf16")) {
        std::printf(" %12.2f %12.2f %12.2f", ms["plain bf16"], ms["fused bf16"], ms["plain"] / ms["fused bf16"]);
      }
      std::printf("\n");
    }
    std::printf("ms per image, medians; 1x2: one worker with two threads, 2x1: two workers with one thread each\n");
  }

 private:
  std::map<std::string, std::map<std::string, std::vector<double>>> rates_;
};

void add_benchmarks() {
  const bool bf16 = this_processor().avx512_bf16;
  for (const auto& subject : benchmarks::subjects()) {
    for (const std::int64_t batch : {1, 4, 16}) {
      for (const auto& kind : kinds) {
        if (kind.precision == nn::Precision::bf16 && !bf16) {
          continue;
        }
        for (const int workers : {1, 2}) {
          const auto name = subject.name + " " + std::to_string(subject.size[1]) + "x" +
                            std::to_string(subject.size[0]) + "/" + std::to_string(batch) + "/" +
                            (workers == 1 ? "1x2" : "2x1") + "/" + kind.name;
          benchmark::RegisterBenchmark(name.c_str(),
                                       [&subject, &kind, batch, workers](benchmark::State& state) {
                                         run(state, subject, kind, batch, workers == 1 ? 2 : 1);
                                       })
              ->Threads(workers)
              ->UseRealTime()
              ->MinTime(0.3)
              ->Repetitions(3);
        }
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string interleaving = "--benchmark_enable_random_interleaving=true";
  std::vector<char*> arguments{argv[0], interleaving.data()};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
    return 2;
  }
  add_benchmarks();
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  return 0;
}
