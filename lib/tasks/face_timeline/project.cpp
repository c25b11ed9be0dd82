#include "tasks/face_timeline/project.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <regex>
#include <string>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "tasks/face_timeline/project_json.h"

namespace smartcv::face_timeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = 16;  // of the SHA-256, in file names

std::string embeddings_name(const std::string& sha256) {
  return fmt::format("embeddings-{}.f32", sha256.substr(0, hash_digits));
}

std::string thumbnails_name(const std::string& sha256) {
  return fmt::format("thumbnails-{}.jpgs", sha256.substr(0, hash_digits));
}

void make_folder(const fs::path& folder) {
  std::error_code problem;
  fs::create_directory(folder, problem);
  if (problem) {
    throw Error(ErrorCode::output, fmt::format("the project folder cannot be made: {}", problem.message()),
                {"", folder.string()});
  }
}

// Written, but not named yet.
void write_part(const PartFile& part, std::string_view bytes) {
  std::ofstream stream(part.part_path(), std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) {
    throw Error(ErrorCode::output,
                fmt::format("cannot be written: {}; free some space", std::generic_category().message(errno)),
                {"saving the project", part.final_path().string()});
  }
}

// What older projects, and runs that were killed, have left of a project's data. Personal data must not stay behind.
void remove_data_but(const fs::path& folder, const std::vector<std::string>& keep) {
  static const std::regex data(R"((embeddings-[0-9a-f]{16}\.f32|thumbnails-[0-9a-f]{16}\.jpgs)(\.part)?)");
  std::error_code problem;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (std::regex_match(name, data) && std::ranges::find(keep, name) == keep.end()) {
      old.push_back(entry.path());
    }
  }
  for (const fs::path& path : old) {
    if (!fs::remove(path, problem) && problem) {
      throw Error(ErrorCode::output,
                  fmt::format("belongs to the project that was replaced and cannot be removed ({}); it holds personal "
                              "data, remove it yourself",
                              problem.message()),
                  {"", path.string()});
    }
  }
}

std::string checked_data(const fs::path& path, const std::string& sha256, const JsonBlame& blame) {
  std::string bytes = read_text(path, blame);
  if (sha256_hex(bytes) != sha256) {
    blame.refuse(
        "is not the file that project.json beside it was saved with; it is damaged or belongs to another "
        "project");
  }
  return bytes;
}

}  // namespace

void save_project(const fs::path& folder, const Analysis& analysis, const SaveProject& how) {
  make_folder(folder);
  // Its lock keeps other runs out of the folder until the end.
  PartFile project(folder / project_file, how.overwrite);
  ProjectData data;
  std::vector<PartFile> parts;
  std::vector<std::string> names;
  const auto add = [&](const std::string& name, std::string_view bytes) {
    write_part(parts.emplace_back(folder / name, true), bytes);
    names.push_back(name);
  };
  if (how.keep_embeddings) {
    const std::string embeddings = embeddings_bytes(analysis);
    data.embeddings_sha256 = sha256_hex(embeddings);
    add(embeddings_name(*data.embeddings_sha256), embeddings);
  }
  const std::string thumbnails = thumbnails_bytes(analysis);
  data.thumbnails_sha256 = sha256_hex(thumbnails);
  add(thumbnails_name(data.thumbnails_sha256), thumbnails);
  write_part(project, project_text(analysis, data));
  for (PartFile& part : parts) {
    part.publish();
  }
  project.publish();
  remove_data_but(folder, names);
}

Analysis load_project(const fs::path& folder) {
  const fs::path file = folder / project_file;
  const JsonBlame blame{ErrorCode::input, file.string(), "a face-timeline project"};
  ParsedProject project = parse_project(read_text(file, blame), blame);
  if (project.data.embeddings_sha256) {
    const fs::path path = folder / embeddings_name(*project.data.embeddings_sha256);
    const JsonBlame their_blame{ErrorCode::input, path.string(), "the embeddings of a project"};
    add_embeddings(project.analysis, checked_data(path, *project.data.embeddings_sha256, their_blame), their_blame);
  }
  const fs::path path = folder / thumbnails_name(project.data.thumbnails_sha256);
  const JsonBlame their_blame{ErrorCode::input, path.string(), "the thumbnails of a project"};
  add_thumbnails(project, checked_data(path, project.data.thumbnails_sha256, their_blame), their_blame);
  return std::move(project.analysis);
}

bool has_embeddings(const Analysis& analysis) {
  return std::ranges::all_of(analysis.tracks, [](const FaceTrack& track) {
    return std::ranges::none_of(track.samples,
                                [](const identity::FaceSample& sample) { return sample.embedding.empty(); });
  });
}

}  // namespace smartcv::face_timeline
