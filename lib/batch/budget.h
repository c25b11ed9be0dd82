#ifndef SMARTCV_BATCH_BUDGET_H
#define SMARTCV_BATCH_BUDGET_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace smartcv::batch {

// What one job takes of the machine.
struct Share {
  int threads = 1;
  std::uint64_t memory = 0;  // bytes
};

// What all jobs of a batch may take together.
struct Budget {
  int jobs = 0;     // so many at once, whatever they take; 0: as many as fit
  int threads = 1;  // cores
  std::uint64_t memory = 0;

  // This machine's: the cores this process may use, and most of the memory that is free, a container's limits included.
  [[nodiscard]] static Budget of_machine(int jobs);

  // The share of a file with so many pixels a frame (nothing: not known), when `waiting` files, itself among them,
  // could be started now with `free_threads` cores left. Small pictures keep few threads busy: several files at once
  // with few threads each go through faster. When fewer files are left than could run, they get more threads.
  [[nodiscard]] Share share(std::optional<std::int64_t> pixels, std::size_t waiting, int free_threads) const;
  // True when one more with this share can be started beside `running` jobs that take `used` together. The first always
  // can.
  [[nodiscard]] bool has_room(const Share& share, const Share& used, std::size_t running) const;
};

// Pixels of a frame of this video; nothing for what cannot be opened.
[[nodiscard]] std::optional<std::int64_t> pixels_of(const std::filesystem::path& video);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_BUDGET_H
