#ifndef SMARTCV_WEIGHTS_PICKLE_NAMES_H
#define SMARTCV_WEIGHTS_PICKLE_NAMES_H

#include <cstddef>

#include "weights/pickle.h"

namespace smartcv::weights {

// Note [Names in a checkpoint]
// A pickle asks for Python's classes and functions by name. None is ever looked up here: a name is a label in an inert
// graph, so even 'os.system' could do nothing. All the same only names are accepted that checkpoints have a use for,
// so that a file made to attack Python is not passed on as a good one, and a file with something unforeseen in it is
// refused with that thing's name:
// - single names: torch's storages, dtypes and _rebuild functions of plain tensors, Python's containers and plain
//   values (dates, paths, numpy scalars and arrays, argparse.Namespace), '__builtin__.set' and '.getattr' (an unused
//   bound method in a module);
// - every name of the packages whose classes make up pickled networks and training states: torch.nn, torch.optim,
//   ultralytics, models (YOLOv5), mmengine, mmcv, mmdet, mmpose, torchvision, facenet_pytorch. Their new versions have
//   new classes, which mean nothing to the reader but a label;
// - in TorchScript archives, every name of __torch__ (the program's own classes).
// Names with a dot in them would reach any module Python has loaded ('torch.nn.modules.module' 'os.system'); torch.save
// never writes them and they are refused.

// For a state dict, module or training state in a file of this size. What a pickle may hold grows with the file, so
// that the graph of a small hostile file stays small: a node costs about 100 bytes of memory and 1 byte of the file.
[[nodiscard]] pickle::Rules checkpoint_rules(std::size_t container_size);
// For data.pkl of a TorchScript archive.
[[nodiscard]] pickle::Rules torch_script_rules(std::size_t container_size);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_PICKLE_NAMES_H
