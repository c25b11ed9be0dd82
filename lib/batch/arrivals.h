#ifndef SMARTCV_BATCH_ARRIVALS_H
#define SMARTCV_BATCH_ARRIVALS_H

#include <vector>

#include "batch/plan.h"

namespace smartcv::batch {

// Files that come while a runner works.
class Arrivals {
 public:
  Arrivals() = default;
  virtual ~Arrivals() = default;
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  // Those that came since, also such as came before and have changed. Asked several times a second.
  [[nodiscard]] virtual std::vector<PlannedFile> arrived() = 0;
  // No more will come. Asked while nothing is left to do.
  [[nodiscard]] virtual bool over() = 0;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_ARRIVALS_H
