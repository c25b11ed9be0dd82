#ifndef SMARTCV_NN_OUT_OF_MEMORY_H
#define SMARTCV_NN_OUT_OF_MEMORY_H

#include "base/error.h"

namespace smartcv::nn {

// The device's memory does not hold what was asked for. A caller that batches may try again with less; for everybody
// else it is an Error(model) as any other.
class OutOfMemory : public Error {
 public:
  using Error::Error;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_OUT_OF_MEMORY_H
