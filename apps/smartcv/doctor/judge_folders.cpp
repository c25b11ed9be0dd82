#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* section = "Folders";
constexpr std::uint64_t little_space = gibibyte;

Line data_line(const DataFacts& facts) {
  Line line{section, "configuration"};
  line.found = facts.folder;
  line.meaning = "variants and the catalogue of models are read from here";
  if (facts.folder.empty()) {
    line.state = State::error;
    line.found = facts.problem;
    line.meaning = "without variants and catalogue no job starts";
    line.to_do = "start the program from its checkout, or set SMARTCV_DATA to the folder with configs/ and models/";
  } else if (!facts.configuration.empty()) {
    line.state = State::error;
    line.meaning = facts.configuration;
    line.to_do = "put the variants in configs/pipelines back as they came (git checkout configs)";
  } else if (!facts.catalogue.empty()) {
    line.state = State::error;
    line.meaning = facts.catalogue;
    line.to_do = "put models/catalog.yaml back as it came (git checkout models)";
  }
  return line;
}

Line folder_line(const FolderFacts& facts) {
  Line line{section, facts.name};
  line.found = facts.path.empty() ? "none" : facts.path;
  if (!facts.problem.empty()) {
    // Nothing of a default job is lost: results go beside the input, temporary files are the benchmark's.
    line.state = State::warning;
    line.meaning = facts.problem;
    line.to_do = facts.name == "temporary" ? "set TMPDIR to a folder that can be written: `bench` and `--bench` need it"
                 : facts.name == "models"
                     ? "set SMARTCV_MODELS to a folder that can be written, or leave pulling to others"
                     : "give --output a path that can be written";
    return line;
  }
  line.meaning = fmt::format("{} free", size_text(facts.space));
  if (facts.space < little_space) {
    line.state = State::warning;
    line.meaning = fmt::format("only {} free; what does not fit is not kept, not even in part", size_text(facts.space));
    line.to_do = "make room, or choose another disk";
  }
  return line;
}

}  // namespace

Lines judge_folders(const DataFacts& data, const std::vector<FolderFacts>& folders) {
  Lines lines{data_line(data)};
  for (const FolderFacts& folder : folders) {
    lines.push_back(folder_line(folder));
  }
  return lines;
}

}  // namespace smartcv::doctor
