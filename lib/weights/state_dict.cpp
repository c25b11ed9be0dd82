#include "weights/state_dict.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/format.h"

namespace smartcv::weights {
namespace {

using pickle::Kind;
using pickle::Node;
using pickle::NodeId;

constexpr int max_dictionary_depth = 8;
constexpr std::size_t longest_name = 512;  // of a tensor with its prefixes

// What training programs put beside the weights, with tensors in it that belong to no network.
constexpr auto training_keys =
    std::to_array<std::string_view>({"optimizer", "optimizers", "optimizer_state_dict", "optim", "scheduler",
                                     "lr_scheduler", "param_schedulers", "scaler", "loss_scaler", "amp", "meta",
                                     "message_hub", "train_args", "train_metrics", "train_results", "args", "config"});

}  // namespace

bool StateDictReader::holds_tensors(NodeId id) {
  std::vector<NodeId> open{id};
  std::vector<NodeId> looked_at;
  while (!open.empty()) {
    const auto next = open.back();
    open.pop_back();
    if (next == pickle::no_node || !empty_.insert(next).second) {
      continue;
    }
    looked_at.push_back(next);
    if (tensors_.is_tensor(next)) {
      for (const auto other : looked_at) {
        empty_.erase(other);
      }
      return true;
    }
    const Node& node = document_.node(next);
    open.insert(open.end(), {node.arguments, node.state});
    open.insert(open.end(), node.items.begin(), node.items.end());
  }
  return false;
}

void StateDictReader::read_dictionary(NodeId id, const std::string& prefix, int depth) {
  const Node& dictionary = document_.node(id);
  // A dictionary met twice would multiply with every level, or contain itself.
  if (depth > max_dictionary_depth || !seen_.insert(id).second) {
    where_.fail_at(dictionary.offset,
                   fmt::format("the dictionary {} nests too deeply or is there twice;", shown(prefix)));
  }
  for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
    read_entry(dictionary.items[i], dictionary.items[i + 1], prefix, depth);
  }
}

void StateDictReader::read_entry(NodeId key_id, NodeId value_id, const std::string& prefix, int depth) {
  const Node& key = document_.node(key_id);
  const bool training = depth == 1 && !tensors_.is_tensor(value_id) &&
                        std::find(training_keys.begin(), training_keys.end(), key.text) != training_keys.end();
  if (training || !holds_tensors(value_id)) {
    return;
  }
  if (key.kind != Kind::text || key.text.empty() || prefix.size() + key.text.size() >= longest_name) {
    where_.fail_at(key.offset, fmt::format("a dictionary's key should be a short text and is {};",
                                           pickle::described(document_, key_id)));
  }
  const std::string name = prefix.empty() ? std::string(key.text) : prefix + "." + std::string(key.text);
  if (tensors_.is_tensor(value_id)) {
    return tensors_.read(value_id, name);
  }
  if (document_.is_dictionary(value_id)) {
    return read_dictionary(value_id, name, depth + 1);
  }
  where_.fail_at(document_.node(value_id).offset,
                 fmt::format("entry {} should be a tensor and is {} with tensors in it;", shown(name),
                             pickle::described(document_, value_id)));
}

}  // namespace smartcv::weights
