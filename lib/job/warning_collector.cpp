#include "job/warning_collector.h"

#include "base/log.h"

namespace smartcv::job {

WarningCollector::WarningCollector() {
  set_warning_listener([this](const std::string& text) {
    const std::lock_guard lock(mutex_);
    warnings_.push_back(text);
  });
}

WarningCollector::~WarningCollector() { set_warning_listener({}); }

std::vector<std::string> WarningCollector::warnings() const {
  const std::lock_guard lock(mutex_);
  return warnings_;
}

}  // namespace smartcv::job
