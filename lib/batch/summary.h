#ifndef SMARTCV_BATCH_SUMMARY_H
#define SMARTCV_BATCH_SUMMARY_H

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "batch/result.h"
#include "batch/state_folder.h"

namespace smartcv::batch {

// What a batch came to.
struct Summary {
  std::string job;
  std::string version;
  std::string shard;   // "2/4"; empty: all files
  double seconds = 0;  // wall clock; 0 when several runs were joined
  bool stopped = false;
  std::vector<FileResult> files;

  [[nodiscard]] std::size_t count(FileState state) const;
  // 0 all done, 6 some failed, 75 stopped or some not begun.
  [[nodiscard]] int exit_code() const;
};

// "[3/12] done a/b.mp4 -> a/b.anonymized.mp4 (250 frames, 31.2 fps, 8.0 s)", not ended; 0 in all: not known.
[[nodiscard]] std::string line_of(const FileResult& result, std::size_t number, std::size_t total);
// A table for people, with the totals below; of very many files only those that are not done. Ended.
[[nodiscard]] std::string table_of(const Summary& summary);
// summary.json: one object, described in docs/batch.md.
[[nodiscard]] std::string json_of(const Summary& summary, const StateFolder& state);

// Writes summary.json and index.html (of a shard summary.2-of-4.json only) into the results' folder, one process after
// the other. Throws Error(output).
void write_summary(const Summary& summary, const StateFolder& state);

// What all runs in a results' folder came to, from their journals and the shards' assignment. Throws Error(input) when
// there is no batch in the folder.
[[nodiscard]] Summary merged_summary(const StateFolder& state);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_SUMMARY_H
