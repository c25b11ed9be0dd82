#include "weights/torch_zip.h"

#include <utility>

#include "weights/checkpoint.h"
#include "weights/pickle_names.h"
#include "weights/tensor_reader.h"
#include "weights/tensor_store.h"
#include "weights/torch_archive.h"
#include "weights/torch_script.h"

namespace smartcv::weights {

Weights read_torch_zip(std::span<const std::byte> bytes, const std::string& name, std::shared_ptr<const void> owner) {
  const TorchArchive archive(bytes, name);
  if (archive.is_script()) {
    return read_torch_script(archive, bytes, name, std::move(owner));
  }
  const auto document = archive.content(checkpoint_rules(bytes.size()));
  const auto storages = archive.storages(document);
  TensorStore store(bytes, name);
  TensorReader tensors(document, storages, archive.where(), store);
  const auto container = add_checkpoint(tensors, "torch zip");
  return std::move(store).finish(std::move(owner), container);
}

}  // namespace smartcv::weights
