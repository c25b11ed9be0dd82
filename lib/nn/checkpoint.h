#ifndef SMARTCV_NN_CHECKPOINT_H
#define SMARTCV_NN_CHECKPOINT_H

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "weights/weights.h"

namespace smartcv::nn {

// The file given for a model. Throws Error(model), with the line that fetches it, when none is.
[[nodiscard]] const std::filesystem::path& file_of(const std::map<std::string, std::filesystem::path>& files,
                                                   const std::string& model);

// Reads `file` and lets `make` build a network of its tensors, under run_inference(). Throws Error(model) that names
// the file; for one that does not fit it also says what the file looks like.
void load_network(const std::string& network, const std::filesystem::path& file,
                  const std::function<void(const weights::Weights&)>& make);

// For networks of several files: reads one and throws Error(model) when it looks like another model than `model`.
[[nodiscard]] weights::Weights read_model(const std::string& model, const std::filesystem::path& file);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CHECKPOINT_H
