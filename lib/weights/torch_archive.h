#ifndef SMARTCV_WEIGHTS_TORCH_ARCHIVE_H
#define SMARTCV_WEIGHTS_TORCH_ARCHIVE_H

#include <cstddef>
#include <span>
#include <string>

#include "weights/byte_cursor.h"
#include "weights/pickle.h"
#include "weights/tensor_reader.h"
#include "weights/zip_archive.h"

namespace smartcv::weights {

// What the archives of torch.save and of TorchScript have in common: a zip archive with one top folder, whatever its
// name; data.pkl, the pickled content; data/KEY, one entry per storage; byteorder. Deflated entries may stand in code/
// alone, where nothing is read. Source: torch/serialization.py, _save; torch/csrc/jit/serialization/export_module.cpp;
// caffe2/serialize/inline_container.cc.
class TorchArchive {
 public:
  // Throws Error(model). Both must outlive the archive.
  TorchArchive(std::span<const std::byte> bytes, const std::string& file);

  // The archive is a program with its tensors: it has code/ or constants.pkl.
  [[nodiscard]] bool is_script() const noexcept { return is_script_; }

  // The content, read by these rules, and where it stands (its end). Throws Error(model).
  [[nodiscard]] pickle::Document content(const pickle::Rules& rules) const;
  // The storages the content declares, with their bytes. Throws Error(model) when one is missing or has another size.
  [[nodiscard]] StorageTable storages(const pickle::Document& document) const;
  // For messages about the content.
  [[nodiscard]] const ByteCursor& where() const noexcept { return whole_; }

 private:
  [[nodiscard]] std::span<const std::byte> entry(const std::string& name) const;
  // A cursor whose offsets are those of the file.
  [[nodiscard]] ByteCursor cursor(std::span<const std::byte> content) const;
  void look_at(std::string_view name, bool deflated);
  void check_byte_order() const;

  std::span<const std::byte> bytes_;
  ZipArchive zip_;
  ByteCursor whole_;
  std::string folder_;  // with its '/'
  bool is_script_ = false;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TORCH_ARCHIVE_H
