#ifndef SMARTCV_BATCH_PLAN_H
#define SMARTCV_BATCH_PLAN_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "batch/input_files.h"
#include "batch/output_names.h"

namespace smartcv::batch {

struct PlannedFile {
  std::string name;                            // text_of() the relative input: what books, logs and pages call it
  std::filesystem::path input;                 // absolute
  std::filesystem::path output;                // below the results' folder
  std::uint64_t bytes = 0;                     // of the input; the measure of what it will cost
  std::vector<std::filesystem::path> results;  // the files that `output` stands for, see NameRule::files
  std::filesystem::path report;  // what the job tells of it, below the results' folder or not; empty: none

  // Of a long file (see LongFiles): the folder that holds its pieces. Its name, for a piece; which piece that is.
  std::filesystem::path pieces;
  std::string whole;
  std::size_t piece = 0;
  double pieces_seconds = 0;  // of a long file: what its pieces took, joining them comes on top
};

enum class Order {
  name,
  size,  // largest first: no long file is left for the end
};

struct Plan {
  std::filesystem::path root;     // of the inputs, absolute
  std::filesystem::path results;  // folder, absolute
  std::vector<PlannedFile> files;
  std::size_t own_outputs = 0;  // inputs left out because a batch has made them
  std::size_t other_files = 0;  // see InputSet
};

// What an earlier run in the same results' folder has called its files.
struct EarlierNames {
  std::map<std::filesystem::path, std::filesystem::path> outputs;  // relative input to relative output
};

// Decides what is done, where to and in which order. Results (of this plan or an earlier run, their partial versions
// and parts) are never inputs. Throws Error(usage): the results' folder inside the input folder, two inputs with one
// name, a result that would replace an input.
[[nodiscard]] Plan make_plan(InputSet inputs, const std::filesystem::path& results, const NameRule& rule, Order order,
                             const EarlierNames& earlier = {});

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_PLAN_H
