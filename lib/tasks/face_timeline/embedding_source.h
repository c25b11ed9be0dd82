#ifndef SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_H
#define SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_H

#include <string>

#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// Why embeddings of the two cannot be compared: "embeddings of the embedder dlib-resnet and embeddings of the embedder
// facenet-casia cannot be compared". Empty when they can be.
[[nodiscard]] std::string difference(const EmbeddingSource& a, const EmbeddingSource& b);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EMBEDDING_SOURCE_H
