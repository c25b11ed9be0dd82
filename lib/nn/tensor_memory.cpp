#include "nn/tensor_memory.h"

#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>

namespace smartcv::nn {
namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t huge_page = std::size_t{2} << 20U;
// Below this malloc does well.
constexpr std::size_t least_kept = std::size_t{32} << 10U;

// Stands before the tensor's data, in a unit of the alignment.
struct Header {
  std::size_t bytes;  // of the block
};
static_assert(sizeof(Header) <= alignment);

// Sizes blocks come in, so that one can serve for another: eight for each power of two, and whole huge pages.
std::size_t block_bytes(std::size_t bytes) {
  const std::size_t whole = bytes + alignment;
  constexpr std::size_t parts = 8;
  const std::size_t step = whole >= huge_page ? huge_page : std::max(alignment, std::bit_floor(whole) / parts);
  return (whole + step - 1) / step * step;
}

}  // namespace

void TensorMemory::install() { c10::SetCPUAllocator(&instance()); }

TensorMemory& TensorMemory::instance() {
  // Never destroyed: tensors in static objects outlive everything.
  static TensorMemory* const memory = new TensorMemory;
  return *memory;
}

c10::DataPtr TensorMemory::allocate(std::size_t bytes) {
  if (bytes == 0) {
    return {nullptr, nullptr, &give_back, c10::Device(c10::DeviceType::CPU)};
  }
  const std::size_t whole = block_bytes(bytes);
  void* const block = take(whole);
  new (block) Header{whole};
  void* const data = static_cast<std::byte*>(block) + alignment;
  return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
}

void TensorMemory::copy_data(void* to, const void* from, std::size_t bytes) const {
  default_copy_data(to, from, bytes);
}

std::size_t TensorMemory::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

void TensorMemory::give_back(void* data) {
  if (data != nullptr) {
    void* const block = static_cast<std::byte*>(data) - alignment;
    instance().keep(block, static_cast<const Header*>(block)->bytes);
  }
}

void* TensorMemory::take(std::size_t bytes) {
  if (bytes >= least_kept) {
    const std::lock_guard lock(mutex_);
    const auto found = free_.find(bytes);
    if (found != free_.end() && !found->second.empty()) {
      void* const block = found->second.back();
      found->second.pop_back();
      kept_ -= bytes;
      return block;
    }
  }
  const bool large = bytes >= huge_page;
  void* block = std::aligned_alloc(large ? huge_page : alignment, bytes);
  if (block == nullptr) {
    const std::lock_guard lock(mutex_);
    drop_all();
    block = std::aligned_alloc(alignment, bytes);
  }
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  if (large) {
    static_cast<void>(madvise(block, bytes, MADV_HUGEPAGE));  // advice: without it everything works as well
  }
  return block;
}

void TensorMemory::keep(void* block, std::size_t bytes) {
  if (bytes < least_kept || bytes > most_kept) {
    std::free(block);
    return;
  }
  const std::lock_guard lock(mutex_);
  if (kept_ + bytes > most_kept) {
    drop_all();  // of another network or size, as a rule
  }
  free_[bytes].push_back(block);
  kept_ += bytes;
}

void TensorMemory::drop_all() {
  for (auto& [bytes, blocks] : free_) {
    for (void* const block : blocks) {
      std::free(block);
    }
    blocks.clear();
  }
  kept_ = 0;
}

}  // namespace smartcv::nn
