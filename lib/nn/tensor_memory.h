#ifndef SMARTCV_NN_TENSOR_MEMORY_H
#define SMARTCV_NN_TENSOR_MEMORY_H

#include <c10/core/Allocator.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <vector>

namespace smartcv::nn {

// Where ATen's tensors on the CPU live.
//
// Note [Freed activations]. A network asks for the same few dozen activations in every call, megabytes each. By default
// malloc maps such blocks from the system and unmaps them when they are freed, and the system clears each page every
// time: a seventh of the time of CenterFace at 640x384, a quarter in bf16 (measured on AMX). Kept in malloc's heaps
// instead, they are split and joined at each call, and heaps of threads go back to the system all the same. So freed
// blocks are kept here by size, last in, first out: the one that comes next is the one that the caches still hold.
// Large ones ask for huge pages. The memory stays at its peak, which the tokens bound; most_kept bounds what is left of
// another network or size.
class TensorMemory final : public c10::Allocator {
 public:
  // Bytes of freed blocks that wait for their like.
  static constexpr std::size_t most_kept = std::size_t{512} << 20U;

  // Makes it ATen's allocator for the CPU, for the rest of the program; once, before threads make tensors.
  static void install();

  // Aligned to 64 bytes. Throws std::bad_alloc.
  [[nodiscard]] c10::DataPtr allocate(std::size_t bytes) override;
  [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override;

  [[nodiscard]] std::size_t kept() const;

 private:
  TensorMemory() = default;
  [[nodiscard]] static TensorMemory& instance();
  static void give_back(void* data);
  // A block of exactly this many bytes.
  [[nodiscard]] void* take(std::size_t bytes);
  void keep(void* block, std::size_t bytes);
  void drop_all();  // the mutex is held

  mutable std::mutex mutex_;
  std::map<std::size_t, std::vector<void*>> free_;
  std::size_t kept_ = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_TENSOR_MEMORY_H
