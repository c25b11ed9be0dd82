#include "tasks/face_timeline/embedding_source_json.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::int64_t largest_dimension = 65536;

}  // namespace

FloatJson embedding_source_json(const identity::EmbeddingSource& source) {
  return {{"embedder", source.embedder},
          {"model_sha256", source.model_sha256},
          {"detector", source.detector},
          {"align", source.align},
          {"dimension", source.dimension}};
}

identity::EmbeddingSource embedding_source_of(const JsonValue& json) {
  return {.embedder = json.at("embedder").text(),
          .model_sha256 = json.at("model_sha256").text(),
          .detector = json.at("detector").text(),
          .align = json.at("align").text(),
          .dimension = static_cast<int>(json.at("dimension").integer(1, largest_dimension))};
}

}  // namespace smartcv::face_timeline
