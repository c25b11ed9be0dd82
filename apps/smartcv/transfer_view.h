#ifndef SMARTCV_APPS_SMARTCV_TRANSFER_VIEW_H
#define SMARTCV_APPS_SMARTCV_TRANSFER_VIEW_H

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "smartcv/progress_view.h"

namespace smartcv::app {

// Shows on stderr how far a file has come in: as ProgressView does it for frames. One at a time.
class TransferView {
 public:
  TransferView(ProgressMode mode, std::string file);
  ~TransferView();
  TransferView(const TransferView&) = delete;
  TransferView& operator=(const TransferView&) = delete;

  // `total` 0: not known.
  void update(std::uintmax_t done, std::uintmax_t total);

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::string line(std::uintmax_t done, std::uintmax_t total) const;
  void draw() const;
  void erase() const;

  ProgressMode mode_;
  std::string file_;
  std::mutex mutex_;  // of everything below, and held while a log line is printed
  std::string bar_;   // what stands on the terminal
  Clock::time_point start_;
  Clock::time_point last_line_;
  std::uintmax_t first_ = 0;  // bytes that were there already
  bool started_ = false;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_TRANSFER_VIEW_H
