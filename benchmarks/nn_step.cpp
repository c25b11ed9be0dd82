// One network under the control of another program: prints "ready", then for each line on stdin runs one forward pass
// over one image and prints its milliseconds. benchmarks/nn_vs_ort alternates it with another runtime.
//   nn_step NETWORK WIDTHxHEIGHT THREADS fp32|bf16
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

#include "benchmarks/nn_subjects.h"

int main(int argc, char** argv) {
  using namespace smartcv;
  if (argc != 5) {
    std::fputs("usage: nn_step NETWORK WIDTHxHEIGHT THREADS fp32|bf16\n", stderr);
    return 2;
  }
  for (const auto& subject : benchmarks::subjects()) {
    const auto size = std::to_string(subject.size[1]) + "x" + std::to_string(subject.size[0]);
    if (subject.name != argv[1] || size != argv[2]) {
      continue;
    }
    nn::use_threads(std::stoi(argv[3]));
    const auto precision = std::string(argv[4]) == "bf16" ? nn::Precision::bf16 : nn::Precision::fp32;
    const auto forward = subject.make(precision, nn::ConvPath::fused);
    const auto input = subject.input(1);
    forward(input);
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
      const auto start = std::chrono::steady_clock::now();
      forward(input);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      std::cout << took.count() << std::endl;
    }
    return 0;
  }
  std::fprintf(stderr, "nn_step: there is no network %s of size %s\n", argv[1], argv[2]);
  return 2;
}
