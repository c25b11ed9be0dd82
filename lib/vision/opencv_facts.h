#ifndef SMARTCV_VISION_OPENCV_FACTS_H
#define SMARTCV_VISION_OPENCV_FACTS_H

#include <string>

namespace smartcv::vision {

struct OpencvFacts {
  std::string built;     // version of the headers: "4.6.0"
  std::string running;   // of the library that is loaded
  std::string parallel;  // what its threads come from: "TBB", "pthreads", "OpenMP"; empty when it does not tell
  int threads = 1;       // of one call, as the process stands; the jobs set their own number
};
[[nodiscard]] OpencvFacts opencv_facts();

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_OPENCV_FACTS_H
