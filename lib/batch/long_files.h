#ifndef SMARTCV_BATCH_LONG_FILES_H
#define SMARTCV_BATCH_LONG_FILES_H

#include <cstddef>
#include <deque>
#include <filesystem>
#include <future>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/plan.h"
#include "batch/result.h"
#include "job/piece_plan.h"

namespace smartcv::batch {

struct SegmentOptions {
  double seconds = 0;  // files longer than this are cut into pieces of about so much; 0: none is
  double lead_in = 0;  // seconds before its own frames that a piece has to know
};

// Files that are worked on in pieces, see Note [Pieces] in job/piece_plan.h. To the runner a piece is a file like any
// other, with a name of its own in journals and claims: so several batches may work on pieces of one file. When all
// pieces are done, the file itself is, by joining them.
class LongFiles {
 public:
  // `folder`: where pieces are kept. `identity`: what decides the results; pieces of others are no use.
  LongFiles(std::filesystem::path folder, std::filesystem::path results, std::string identity, SegmentOptions options);

  // True for a file that lasts so many seconds and has not been looked at yet.
  [[nodiscard]] bool is_to_be_cut(const PlannedFile& file, double seconds) const;
  // Finds out, in a thread, where. One file at a time.
  void look_at(PlannedFile& file);
  [[nodiscard]] bool looking() const noexcept { return looked_at_ != nullptr; }
  // The answer, once it is there. Without pieces the file is done in one go. Never waits.
  struct Answer {
    PlannedFile* file;
    std::vector<PlannedFile*> pieces;
  };
  [[nodiscard]] std::optional<Answer> answer();

  // A piece has come to its end. The file when that decides it: with `failed`; to be done in one go, because the input
  // is not what the pieces need (only a run over all of it can tell whether it is any use); or all pieces are done and
  // wait in PlannedFile::pieces to be joined. It is no business of this class any more then.
  struct Decision {
    PlannedFile* file;
    std::optional<FileResult> failed;
    bool in_one_go = false;
  };
  [[nodiscard]] std::optional<Decision> settle(const FileResult& piece);

  // The file has changed.
  void look_again(const PlannedFile& file) { known_.erase(file.name); }

  // The file a piece belongs to; nullptr when it is decided.
  [[nodiscard]] PlannedFile* whole_of(const PlannedFile& piece) const;
  // Somebody else does it, or has done it.
  void forget(const PlannedFile& file);
  // Its pieces are no use any more, of this run or of an earlier one.
  void remove_pieces(const PlannedFile& file) const noexcept;
  // Files that are being looked at or not decided.
  [[nodiscard]] std::vector<const PlannedFile*> open() const;

 private:
  struct Cut {
    PlannedFile* file;
    std::deque<PlannedFile> pieces;  // they stay where they are
    std::set<std::string> missing;   // names of pieces that are not done
  };
  [[nodiscard]] std::filesystem::path folder_of(const PlannedFile& file) const;

  std::filesystem::path folder_;
  std::filesystem::path results_;
  std::string identity_;
  SegmentOptions options_;
  PlannedFile* looked_at_ = nullptr;
  std::filesystem::path pieces_;  // of looked_at_
  std::future<job::PiecePlan> plan_;
  std::set<std::string> known_;  // names of files that were looked at
  std::list<Cut> cuts_;
  std::list<Cut> over_;  // pieces may still be worked on
};

// How many pieces a video of so many seconds would be worked on in; 1: it is done in one go. Reads all of a long one.
[[nodiscard]] std::size_t number_of_pieces(const std::filesystem::path& video, double seconds,
                                           const SegmentOptions& options);

// True for the name of a piece in the books.
[[nodiscard]] bool is_piece_name(const std::string& name);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_LONG_FILES_H
