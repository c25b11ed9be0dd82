#ifndef SMARTCV_NN_PARALLEL_ROWS_H
#define SMARTCV_NN_PARALLEL_ROWS_H

#include <cstdint>
#include <functional>

namespace smartcv::nn {

// Calls body(first, end) for parts of [0, rows) on ATen's own threads, as many as use_threads() said; a part has at
// least `grain` rows, the last one excepted. What `body` throws comes out here.
//
// (at::parallel_for is a template whose threads come from the OpenMP of whoever compiles it, which need not be the
// LibTorch build's. This goes through a loop that is compiled in LibTorch.)
void parallel_rows(std::int64_t rows, std::int64_t grain,
                   const std::function<void(std::int64_t first, std::int64_t end)>& body);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_PARALLEL_ROWS_H
