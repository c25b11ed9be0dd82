#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/format.h"
#include "models/names.h"
#include "models/recognize.h"
#include "smartcv/models_actions.h"
#include "weights/weights.h"

namespace smartcv::app {
namespace {

// Names come out of a file from anywhere: no control character of theirs reaches the terminal.
std::string printable(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return name;
}

struct Sums {
  std::size_t bytes = 0;
  std::int64_t elements = 0;
};

Sums sums_of(const weights::Weights& weights) {
  Sums sums;
  for (const auto& [name, tensor] : weights.tensors()) {
    sums.bytes += tensor.bytes.size();
    sums.elements += tensor.elements();
  }
  return sums;
}

void print_json(const std::filesystem::path& file, const weights::Weights& weights,
                const std::optional<models::Recognition>& recognition) {
  const auto sums = sums_of(weights);
  nlohmann::ordered_json json{{"file", file.string()},
                              {"container", weights.container()},
                              {"model", nullptr},
                              {"description", nullptr},
                              {"elements", sums.elements},
                              {"bytes", sums.bytes},
                              {"tensors", nlohmann::ordered_json::array()}};
  if (recognition) {
    json["description"] = recognition->description;
    if (!recognition->model.empty()) {
      json["model"] = recognition->model;
    }
  }
  for (const auto& [name, tensor] : weights.tensors()) {
    json["tensors"].push_back({{"name", name},
                               {"type", weights::name_of(tensor.type)},
                               {"shape", tensor.shape},
                               {"bytes", tensor.bytes.size()}});
  }
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void print_text(const weights::Weights& weights, const std::optional<models::Recognition>& recognition) {
  std::size_t name_width = 0;
  for (const auto& [name, tensor] : weights.tensors()) {
    name_width = std::max(name_width, name.size());
  }
  for (const auto& [name, tensor] : weights.tensors()) {
    std::cout << fmt::format("{:<{}}  {:<8}  [{}]\n", printable(name), name_width, weights::name_of(tensor.type),
                             fmt::join(tensor.shape, ", "));
  }
  const auto sums = sums_of(weights);
  std::cout << fmt::format("{}: {} tensors, {} elements, {}\n", weights.container(), weights.tensors().size(),
                           sums.elements, models::size_text(sums.bytes));
  if (!recognition) {
    std::cout << "of no network smartcv knows\n";
  } else if (recognition->model.empty()) {
    std::cout << "seems to be " << recognition->description << "\n";
  } else {
    std::cout << fmt::format("is {} ('{}')\n", recognition->description, recognition->model);
  }
}

}  // namespace

int inspect_model(const std::filesystem::path& file, bool json) {
  const auto weights = weights::read_weights(file);
  const auto recognition = models::recognize(weights);
  json ? print_json(file, weights, recognition) : print_text(weights, recognition);
  return 0;
}

}  // namespace smartcv::app
