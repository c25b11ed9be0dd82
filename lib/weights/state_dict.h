#ifndef SMARTCV_WEIGHTS_STATE_DICT_H
#define SMARTCV_WEIGHTS_STATE_DICT_H

#include <set>
#include <string>

#include "weights/pickle.h"
#include "weights/tensor_reader.h"

namespace smartcv::weights {

// Reads the tensors of a (nested) dictionary of tensors; names of nested dictionaries are joined by dots. What holds no
// tensor (numbers, texts, lists of them, objects) is passed over, and so is what training programs put beside the
// weights on the outermost level (optimizer, scheduler, meta …). Other tensors in a place that gives them no name (a
// list, a key that is no text) are refused, so that none is silently lost.
class StateDictReader {
 public:
  explicit StateDictReader(TensorReader& tensors) noexcept
      : tensors_(tensors), document_(tensors.document()), where_(tensors.where()) {}

  // Throws Error(model).
  void read(pickle::NodeId dictionary) { read_dictionary(dictionary, {}, 1); }

  // A tensor stands somewhere in what the node holds. Every node is looked at once in the reader's life.
  [[nodiscard]] bool holds_tensors(pickle::NodeId id);

 private:
  void read_dictionary(pickle::NodeId id, const std::string& prefix, int depth);
  void read_entry(pickle::NodeId key_id, pickle::NodeId value_id, const std::string& prefix, int depth);

  TensorReader& tensors_;
  const pickle::Document& document_;
  const ByteCursor& where_;
  std::set<pickle::NodeId> seen_;   // dictionaries that were read
  std::set<pickle::NodeId> empty_;  // nodes that hold no tensor
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_STATE_DICT_H
