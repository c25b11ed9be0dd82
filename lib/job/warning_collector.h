#ifndef SMARTCV_JOB_WARNING_COLLECTOR_H
#define SMARTCV_JOB_WARNING_COLLECTOR_H

#include <mutex>
#include <string>
#include <vector>

namespace smartcv::job {

// What warnings were given while this object lives, for the report. One at a time.
class WarningCollector {
 public:
  WarningCollector();
  ~WarningCollector();
  WarningCollector(const WarningCollector&) = delete;
  WarningCollector& operator=(const WarningCollector&) = delete;

  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> warnings_;
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_WARNING_COLLECTOR_H
