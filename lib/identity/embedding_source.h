#ifndef SMARTCV_IDENTITY_EMBEDDING_SOURCE_H
#define SMARTCV_IDENTITY_EMBEDDING_SOURCE_H

#include <string>

namespace smartcv::identity {

// Where the embeddings come from: those of two embedders, or of two files, never mix.
struct EmbeddingSource {
  std::string embedder;      // "dlib-resnet"
  std::string model_sha256;  // of the weight file
  std::string detector;      // whose landmarks aligned the faces
  std::string align;         // "similarity", "none"
  int dimension = 0;
};

// Why embeddings of the two cannot be compared: "embeddings of the embedder dlib-resnet and embeddings of the embedder
// facenet-casia cannot be compared". Empty when they can be.
[[nodiscard]] std::string difference(const EmbeddingSource& a, const EmbeddingSource& b);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_EMBEDDING_SOURCE_H
