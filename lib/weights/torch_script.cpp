#include "weights/torch_script.h"

#include <utility>

#include "base/format.h"
#include "weights/module_graph.h"
#include "weights/pickle_names.h"
#include "weights/tensor_reader.h"
#include "weights/tensor_store.h"

namespace smartcv::weights {

Weights read_torch_script(const TorchArchive& archive, std::span<const std::byte> bytes, const std::string& name,
                          std::shared_ptr<const void> owner) {
  const auto document = archive.content(torch_script_rules(bytes.size()));
  const auto storages = archive.storages(document);
  TensorStore store(bytes, name);
  TensorReader tensors(document, storages, archive.where(), store);
  ModuleReader modules(tensors);
  const auto root = document.root_id();
  if (!modules.is_script_module(root)) {
    archive.where().fail_at(document.root().offset,
                            fmt::format("the content of the TorchScript archive should be a module and is {};",
                                        pickle::described(document, root)));
  }
  modules.read_script_module(root);
  if (tensors.count() == 0) {
    archive.where().fail_at(document.root().offset,
                            "the TorchScript archive is frozen or compiled for another engine: its tensors have no "
                            "names; use the .pth file "
                            "of the same network; the module without tensors stands");
  }
  return std::move(store).finish(std::move(owner), "TorchScript");
}

}  // namespace smartcv::weights
