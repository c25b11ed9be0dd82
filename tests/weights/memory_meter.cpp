#include "tests/weights/memory_meter.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

// The tests of this program run on one thread.
std::size_t held = 0;
std::size_t highest = 0;

}  // namespace

// The variants a sanitizer's own library would otherwise answer, which then misses the partner of each call.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* const memory = std::malloc(std::max<std::size_t>(size, 1));
  held += malloc_usable_size(memory);
  highest = std::max(highest, held);
  return memory;
}

void* operator new(std::size_t size) {
  void* const memory = operator new(size, std::nothrow);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

void operator delete(void* memory) noexcept {
  held -= malloc_usable_size(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

namespace smartcv::tests {

MemoryMeter::MemoryMeter() noexcept : held_at_start_(held) { highest = held; }
std::size_t MemoryMeter::peak() const noexcept { return highest - held_at_start_; }

}  // namespace smartcv::tests
