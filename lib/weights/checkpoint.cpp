#include "weights/checkpoint.h"

#include <array>
#include <string_view>

#include "base/format.h"
#include "weights/module_graph.h"
#include "weights/state_dict.h"

namespace smartcv::weights {
namespace {

using pickle::NodeId;

constexpr auto wrappers = std::to_array<std::string_view>({"state_dict", "ema", "model"});

// The node the weights are in.
NodeId weights_in(const pickle::Document& document, const ModuleReader& modules, StateDictReader& dictionaries) {
  const auto root = document.root_id();
  if (!document.is_dictionary(root)) {
    return root;
  }
  for (const auto key : wrappers) {
    const auto value = document.value_of(root, key);
    if (value != pickle::no_node &&
        (modules.is_module(value) || (document.is_dictionary(value) && dictionaries.holds_tensors(value)))) {
      return value;
    }
  }
  return root;
}

}  // namespace

std::string add_checkpoint(TensorReader& tensors, const std::string& container) {
  const auto& document = tensors.document();
  ModuleReader modules(tensors);
  StateDictReader dictionaries(tensors);
  const auto content = weights_in(document, modules, dictionaries);
  const bool is_module = modules.is_module(content);
  if (is_module) {
    modules.read_module(content);
  } else if (document.is_dictionary(content)) {
    dictionaries.read(content);
  } else {
    tensors.where().fail_at(document.node(content).offset,
                            fmt::format("the file's content should be a dictionary of tensors or a module and is {};",
                                        pickle::described(document, content)));
  }
  if (tensors.count() == 0) {
    tensors.where().fail_at(
        document.node(content).offset,
        fmt::format("no tensor is in the file's content ({}), which stands", pickle::described(document, content)));
  }
  if (is_module) {
    const auto module = document.node(document.node(content).callee).text;
    if (module.starts_with("ultralytics.") || module.starts_with("models.")) {
      return "Ultralytics";
    }
  }
  return container;
}

}  // namespace smartcv::weights
