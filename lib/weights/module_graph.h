#ifndef SMARTCV_WEIGHTS_MODULE_GRAPH_H
#define SMARTCV_WEIGHTS_MODULE_GRAPH_H

#include <cstddef>
#include <span>
#include <string>

#include "weights/pickle.h"
#include "weights/tensor_reader.h"

namespace smartcv::weights {

// Whole pickled networks, read as inert data: an object's class is a label, its state says what it consists of.
//
// torch.nn.Module: the state has the dictionaries _parameters, _buffers and _modules (and, since torch 1.5, the set
// _non_persistent_buffers_set). Its tensors get the names and the choice of nn.Module.state_dict(): parameters, then
// persistent buffers, then the modules' with "NAME." before them; a module in two places is there under both names.
// Tensors among a module's other attributes (Detect.stride) are not part of a state dict.
//
// A TorchScript module's state has parameters, buffers, attributes and modules side by side: every tensor is read,
// under its dotted name. That is the state dict and whatever the program keeps beside it (non-persistent buffers,
// tensors that are plain attributes); which is which only its code says, and code is not read.
// Sources: torch/nn/modules/module.py; torch/csrc/jit/serialization/{export_module,pickler}.cpp.
class ModuleReader {
 public:
  explicit ModuleReader(TensorReader& tensors) noexcept
      : tensors_(tensors), document_(tensors.document()), where_(tensors.where()) {}

  // An object whose state has a module's three dictionaries.
  [[nodiscard]] bool is_module(pickle::NodeId id) const;
  // An object of a class of TorchScript's (__torch__…).
  [[nodiscard]] bool is_script_module(pickle::NodeId id) const;

  // Throws Error(model).
  void read_module(pickle::NodeId id) { read_module(id, {}, 1); }
  void read_script_module(pickle::NodeId id) { read_script_module(id, {}, 1); }

 private:
  void read_module(pickle::NodeId id, const std::string& prefix, int depth);
  void read_tensors(pickle::NodeId dictionary, pickle::NodeId without, const std::string& prefix);
  void read_script_module(pickle::NodeId id, const std::string& prefix, int depth);

  void enter(pickle::NodeId id, const std::string& prefix, int depth);
  // Counts what is looked at: a graph in which every module is there twice would grow with every level, and one with
  // many entries in many places with their product.
  void spend(std::size_t entries, pickle::NodeId id);
  // PREFIX + the text of a key; refuses what is no attribute's name.
  [[nodiscard]] std::string name_of(pickle::NodeId key, const std::string& prefix) const;
  [[nodiscard]] std::span<const pickle::NodeId> names_in(pickle::NodeId set) const;

  TensorReader& tensors_;
  const pickle::Document& document_;
  const ByteCursor& where_;
  std::size_t spent_ = 0;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_MODULE_GRAPH_H
