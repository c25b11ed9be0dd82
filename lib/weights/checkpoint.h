#ifndef SMARTCV_WEIGHTS_CHECKPOINT_H
#define SMARTCV_WEIGHTS_CHECKPOINT_H

#include <string>

#include "weights/pickle.h"
#include "weights/tensor_reader.h"

namespace smartcv::weights {

// Finds the weights in the content of a torch file and reads them. The content is, in this order of preference,
// 1. a whole pickled module (torch.save(network)): module_graph.h;
// 2. a dictionary with the weights in one entry: the first of
//      "state_dict"  (mmpose, mmengine, many others),
//      "ema"         (the averaged weights: Ultralytics' own loader takes them before "model", too),
//      "model"
//    that is a module, or a dictionary with tensors in it. An entry that is None, empty or something else is passed
//    over. The tensors have their names inside the entry, as after torch.load(file)["state_dict"]; everything beside
//    the entry (meta, optimizer, epoch …) is passed over, whatever plain data it is;
// 3. a plain (nested) dictionary of tensors: state_dict.h.
//
// The answer is Weights::container(): "Ultralytics" for a module of Ultralytics' or YOLOv5's, else `container`.
// Throws Error(model), also for a content without any tensor.
[[nodiscard]] std::string add_checkpoint(TensorReader& tensors, const std::string& container);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_CHECKPOINT_H
