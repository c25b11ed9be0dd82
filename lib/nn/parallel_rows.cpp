#include "nn/parallel_rows.h"

#include <ATen/TensorIterator.h>
#include <ATen/ops/empty.h>

namespace smartcv::nn {

void parallel_rows(std::int64_t rows, std::int64_t grain,
                   const std::function<void(std::int64_t first, std::int64_t end)>& body) {
  if (rows <= 0) {
    return;
  }
  // One byte per row stands for it: the place of the bytes in memory says which rows a part has.
  auto marks = at::empty({rows}, at::TensorOptions(at::kByte));
  auto iterator = at::TensorIterator::nullary_op(marks);
  const auto* const begin = static_cast<const char*>(marks.const_data_ptr());
  iterator.for_each(
      [&](char** data, const std::int64_t* /*strides*/, std::int64_t count, std::int64_t /*one*/) {
        const std::int64_t first = data[0] - begin;
        body(first, first + count);
      },
      grain);
}

}  // namespace smartcv::nn
