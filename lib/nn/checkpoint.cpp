#include "nn/checkpoint.h"

#include <ATen/Parallel.h>

#include "base/error.h"
#include "base/format.h"
#include "models/names.h"
#include "models/recognize.h"
#include "nn/device.h"
#include "nn/inference.h"
#include "nn/out_of_memory.h"

namespace smartcv::nn {
namespace {

[[noreturn]] void refuse(const std::string& message, const std::filesystem::path& file) {
  throw Error(ErrorCode::model, message, {.doing = "loading the network", .file = file.string(), .frame = {}});
}

// Hundreds of small tensors: several threads would only wait for one another, spinning (0.4 s for a network of 15 MB on
// a busy machine, where one thread takes 0.04).
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { use_threads(1); }
  ~OneThread() { use_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace

const std::filesystem::path& file_of(const std::map<std::string, std::filesystem::path>& files,
                                     const std::string& model) {
  const auto found = files.find(model);
  if (found == files.end()) {
    throw Error(ErrorCode::model, fmt::format("no file is given for the model '{}'; fetch it with `{}`", model,
                                              models::pull_line(model)));
  }
  return found->second;
}

void load_network(const std::string& network, const std::filesystem::path& file,
                  const std::function<void(const weights::Weights&)>& make) {
  const auto weights = weights::read_weights(file);
  const OneThread guard;
  try {
    run_inference(network, [&] { make(weights); });
  } catch (const OutOfMemory&) {
    throw;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::model) {
      throw;
    }
    const auto known = models::recognize(weights);
    refuse(fmt::format("{} cannot take this file: {}{}", network, error.message(),
                       known ? fmt::format("; it looks like {}", known->description) : ""),
           file);
  }
}

weights::Weights read_model(const std::string& model, const std::filesystem::path& file) {
  auto weights = weights::read_weights(file);
  const auto known = models::recognize(weights);
  if (known && known->model != model) {
    refuse(fmt::format("it looks like {} and should be {}", known->description, model), file);
  }
  return weights;
}

}  // namespace smartcv::nn
