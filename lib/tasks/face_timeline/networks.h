#ifndef SMARTCV_TASKS_FACE_TIMELINE_NETWORKS_H
#define SMARTCV_TASKS_FACE_TIMELINE_NETWORKS_H

#include <memory>

#include "identity/face_recognizer.h"
#include "nn/device.h"
#include "nn/face_detector.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/job.h"

namespace smartcv::face_timeline {

// The networks of a run: for the video, and for the photos of a gallery.
struct Networks {
  nn::Device device;
  std::unique_ptr<nn::FaceDetector> detector;
  std::unique_ptr<identity::FaceRecognizer> recognizer;  // looks a second time through `detector`
  identity::EmbeddingSource source;
};

// Those the request names. Throws Error(usage) for a name that is not known and Error(model) for weights that do not
// fit or a device that cannot be used.
[[nodiscard]] Networks make_networks(const Request& request);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_NETWORKS_H
