#ifndef SMARTCV_TESTS_WEIGHTS_MEMORY_METER_H
#define SMARTCV_TESTS_WEIGHTS_MEMORY_METER_H

#include <cstddef>

namespace smartcv::tests {

// Counts what the test program takes from the heap through operator new (memory_meter.cpp replaces it), so that a test
// can say how much memory reading a hostile file took at its highest point.
class MemoryMeter {
 public:
  MemoryMeter() noexcept;  // starts counting
  // The most bytes held at once since the start, beyond what was held then.
  [[nodiscard]] std::size_t peak() const noexcept;

 private:
  std::size_t held_at_start_;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_MEMORY_METER_H
