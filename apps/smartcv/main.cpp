#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "nn/runtime.h"
#include "smartcv/run_program.h"

int main(int argc, char** argv) {
  const int exit_code = smartcv::app::run_program(argc, argv);
  if (smartcv::nn::runtime_is_open()) {
    // LibTorch unregisters thousands of operators one by one at an ordinary exit, 0.1 to 0.3 s; all that matters is
    // done by now.
    std::cerr.flush();
    std::fflush(nullptr);
    std::_Exit(exit_code);
  }
  return exit_code;
}
