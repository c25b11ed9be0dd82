#include "identity/embedding_source.h"

#include <array>

#include "base/format.h"

namespace smartcv::identity {

std::string difference(const EmbeddingSource& a, const EmbeddingSource& b) {
  struct Fact {
    const char* what;
    std::string in_a;
    std::string in_b;
  };
  const std::array<Fact, 5> facts{{
      {"the embedder", a.embedder, b.embedder},
      {"the model file with SHA-256", a.model_sha256, b.model_sha256},
      {"faces found by", a.detector, b.detector},
      {"faces aligned by", a.align, b.align},
      {"the dimension", fmt::format("{}", a.dimension), fmt::format("{}", b.dimension)},
  }};
  for (const Fact& fact : facts) {
    if (fact.in_a != fact.in_b) {
      return fmt::format("embeddings of {} {} and embeddings of {} {} cannot be compared", fact.what, fact.in_a,
                         fact.what, fact.in_b);
    }
  }
  return {};
}

}  // namespace smartcv::identity
