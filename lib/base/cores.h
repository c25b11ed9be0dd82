#ifndef SMARTCV_BASE_CORES_H
#define SMARTCV_BASE_CORES_H

namespace smartcv {

// Cores this process may use: the affinity mask, lowered by a cgroup's CPU quota (containers, cluster jobs); at
// least 1.
[[nodiscard]] int usable_cores();

}  // namespace smartcv

#endif  // SMARTCV_BASE_CORES_H
