#include "tasks/face_timeline/kept_data.h"

#include "base/format.h"

namespace smartcv::face_timeline {

namespace fs = std::filesystem;

std::vector<std::string> what_is_kept(const KeptData& kept) {
  std::vector<std::string> sentences;
  if (kept.project && kept.embeddings) {
    sentences.push_back(fmt::format(
        "{}: where each face was and when, a picture of each, and face embeddings, numbers by which people can be "
        "recognized in other pictures; this is personal data: delete the folder when you do not need it any more, or "
        "run with --no-embeddings",
        kept.project->string()));
  } else if (kept.project) {
    sentences.push_back(fmt::format(
        "{}: where each face was and when, and a picture of each; this is personal data: delete the folder when you do "
        "not need it any more. Face embeddings were not kept",
        kept.project->string()));
  }
  if (kept.identity_db) {
    sentences.push_back(fmt::format(
        "{}: names, and mean face embeddings for every person and video, by which people are recognized in other "
        "videos; this is personal data: delete the file when you do not need it any more",
        kept.identity_db->string()));
  }
  if (!kept.exports.empty()) {
    fs::path all = kept.exports.front();
    all.replace_extension(".*");
    sentences.push_back(
        fmt::format("{}: who is on screen and when, in JSON and the page with a picture of each appearance; this is "
                    "personal data as well, wherever you pass it on to",
                    all.string()));
  }
  if (kept.clips) {
    sentences.push_back(fmt::format("{}: pieces of the video, sorted by person", kept.clips->string()));
  }
  sentences.emplace_back("Nothing leaves this machine");
  return sentences;
}

}  // namespace smartcv::face_timeline
