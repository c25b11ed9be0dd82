#ifndef SMARTCV_BATCH_CLAIMS_H
#define SMARTCV_BATCH_CLAIMS_H

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace smartcv::batch {

// This process, as others can recognise it: machine, boot and process namespace, process, when it was started.
struct ProcessName {
  std::string place;  // host name, boot, process namespace: where `pid` means something
  std::string host;
  int pid = 0;
  std::string started;  // in the kernel's ticks since the boot
};
[[nodiscard]] ProcessName this_process();

// Who works on which file, among all batches with one results' folder, on one machine or on many: a claim is a small
// file made with O_EXCL that holds host and process; touching it is the heartbeat. A claim whose process on this
// machine is gone is void at once; one of another machine when it was not touched for `patience`, by our own clock.
// Claims are made and taken away under a lock, so that nobody takes a fresh one for the void one that stood there.
class Claims {
 public:
  Claims(std::filesystem::path folder, std::chrono::milliseconds patience);
  // Gives everything back.
  ~Claims();
  Claims(const Claims&) = delete;
  Claims& operator=(const Claims&) = delete;

  // True: the file is ours now. False: somebody else works on it. Throws Error(output) when no claim can be made.
  [[nodiscard]] bool take(const std::string& file);
  // A claim that somebody else has taken over meanwhile stays.
  void give_back(const std::string& file) noexcept;
  // Touches what we hold. Call it several times within the others' patience.
  void beat() const noexcept;

 private:
  struct Seen {
    std::filesystem::file_time_type touched;
    std::chrono::steady_clock::time_point since;
  };
  [[nodiscard]] std::filesystem::path path_for(const std::string& file) const;
  [[nodiscard]] bool make(const std::filesystem::path& path, const std::string& file) const;
  [[nodiscard]] bool is_void(const std::filesystem::path& path);
  [[nodiscard]] bool is_ours(const std::filesystem::path& path) const;
  void remove(const std::string& file) const noexcept;

  std::filesystem::path folder_;
  std::chrono::milliseconds patience_;
  ProcessName self_;
  std::set<std::string> held_;
  std::map<std::filesystem::path, Seen> seen_;  // others' claims
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_CLAIMS_H
