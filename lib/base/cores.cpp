#include "base/cores.h"

#include <algorithm>
#include <cmath>

#include "base/machine_limits.h"

namespace smartcv {

int usable_cores() {
  const int allowed = read_core_counts().allowed;
  const auto quota = read_group_limits().cores;
  return quota ? std::clamp(static_cast<int>(std::ceil(*quota)), 1, allowed) : allowed;
}

}  // namespace smartcv
