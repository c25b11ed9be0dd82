#ifndef SMARTCV_NN_RUNTIME_H
#define SMARTCV_NN_RUNTIME_H

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "nn/detector_factory.h"
#include "nn/device.h"
#include "nn/embedder_factory.h"
#include "nn/face_detector.h"
#include "nn/face_embedder.h"
#include "nn/matting_factory.h"
#include "nn/pose_estimator.h"
#include "nn/pose_factory.h"
#include "nn/runtime_facts.h"

namespace smartcv::nn {

// Note [LibTorch on demand]
// LibTorch takes 0.2 s and 120 MB to load. A run that asks no network (--help, probe, --detector none) must not pay for
// it, and the floors above must build and be sanitised without it. So this floor is two libraries: smartcv_nn_runtime,
// which everybody links (this header, no LibTorch), and smartcv_nn with all networks, which runtime() opens at its
// first call. What crosses the border are the functions below and the interfaces they return.
struct Runtime {
  Device (*resolve_device)(const std::string& word, const std::string& precision);
  std::string (*libtorch_version)();
  RuntimeFacts (*facts)(bool try_cuda);
  void (*use_threads)(int threads);
  std::unique_ptr<FaceDetector> (*make_detector)(const std::string& name, const DetectorOptions& options,
                                                 const std::map<std::string, std::filesystem::path>& files);
  std::unique_ptr<FaceEmbedder> (*make_face_embedder)(const std::string& name, const EmbedderOptions& options,
                                                      const std::map<std::string, std::filesystem::path>& files);
  std::unique_ptr<PoseEstimator> (*make_pose_estimator)(const std::string& name, const PoseOptions& options,
                                                        const std::map<std::string, std::filesystem::path>& files);
  std::unique_ptr<Matting> (*make_matting)(const std::filesystem::path& file, const MattingOptions& options);
};

// Opens the networks' library beside this one at the first call; thread-safe. Throws Error(model) when it or LibTorch
// cannot be opened, with what is missing.
[[nodiscard]] const Runtime& runtime();
// Whether it has been called with success.
[[nodiscard]] bool runtime_is_open() noexcept;

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_RUNTIME_H
