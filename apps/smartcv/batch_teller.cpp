#include "smartcv/batch_teller.h"

#include <iostream>

#include "base/format.h"
#include "base/log.h"
#include "batch/summary.h"

namespace smartcv::app {

void BatchTeller::tell(const batch::FileResult& result) {
  if (result.piece) {
    log_info(
        fmt::format("{} {}{}", result.name, name_of(result.state), result.reason.empty() ? "" : ": " + result.reason));
    return;
  }
  const auto line = batch::line_of(result, ++number_, total_);
  result.state == batch::FileState::failed ? log_warning(line) : log_info(line);
  for (const auto& output : result.outputs) {
    std::cout << (state_.results / output).lexically_normal().string() << std::endl;
  }
  if (result.state == batch::FileState::done && !result.earlier && !result.outputs.empty()) {
    thumbnails_.make(result.outputs.front());
  }
}

}  // namespace smartcv::app
