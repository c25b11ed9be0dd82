#ifndef SMARTCV_BATCH_STATE_FOLDER_H
#define SMARTCV_BATCH_STATE_FOLDER_H

#include <filesystem>
#include <string>
#include <utility>

namespace smartcv::batch {

// Where a batch keeps its books: OUTPUT/smartcv-batch. `results` is the folder the results go to.
struct StateFolder {
  explicit StateFolder(std::filesystem::path results_folder)
      : results(std::move(results_folder)), path(results / "smartcv-batch") {}

  // Makes all folders. Throws Error(output).
  void make() const;
  [[nodiscard]] std::filesystem::path journals() const { return path / "journal"; }
  [[nodiscard]] std::filesystem::path claims() const { return path / "claims"; }
  [[nodiscard]] std::filesystem::path logs() const { return path / "logs"; }
  [[nodiscard]] std::filesystem::path thumbnails() const { return path / "thumbnails"; }

  // Of long files that are worked on in pieces; made when one is.
  [[nodiscard]] std::filesystem::path pieces() const { return path / "pieces"; }

  // Of a file by its name in the books; names that became too long are cut and marked.
  [[nodiscard]] std::filesystem::path log_of(const std::string& file) const;

  std::filesystem::path results;
  std::filesystem::path path;
};

// True for a folder that a batch has made for its books.
[[nodiscard]] bool is_state_folder(const std::filesystem::path& folder);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_STATE_FOLDER_H
