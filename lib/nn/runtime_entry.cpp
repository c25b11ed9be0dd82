#include "nn/runtime.h"

namespace smartcv::nn {

// What runtime() asks the freshly opened library for.
extern "C" const Runtime& smartcv_nn_runtime_entry();

extern "C" const Runtime& smartcv_nn_runtime_entry() {
  static const Runtime table{&resolve_device,     &libtorch_version,    &runtime_facts, &use_threads,  &make_detector,
                             &make_face_embedder, &make_pose_estimator, &make_matting,  &make_saliency};
  return table;
}

}  // namespace smartcv::nn
