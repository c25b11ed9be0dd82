#ifndef SMARTCV_TASKS_FACE_TIMELINE_JOB_H
#define SMARTCV_TASKS_FACE_TIMELINE_JOB_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "identity/embedding_queue.h"
#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/face_timeline/clips.h"
#include "tasks/face_timeline/evaluation.h"
#include "tasks/face_timeline/face_timeline_task.h"
#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/people.h"

namespace smartcv::face_timeline {

// Everything that decides a run.
struct Settings : job::Settings {
  Options timeline;
};

// Models: those of the detector, and the embedder under its own name. `output`: the project folder.
struct Request : job::Request {
  Settings settings;
  PeopleFiles people;
  std::optional<std::filesystem::path> truth;  // to judge the result by
  std::optional<std::filesystem::path> clips;  // folder; unset: none are cut
};

// Who was found.
struct Outcome {
  std::int64_t identities = 0;
  std::int64_t known = 0;                // of these, with a name
  std::int64_t unrecognized_tracks = 0;  // too small a face
  std::int64_t ignored_tracks = 0;
  std::optional<Evaluation> evaluation;        // against the truth
  std::vector<std::string> kept;               // what is stored about people, a sentence each
  std::vector<std::filesystem::path> exports;  // files
  ClipResult clips;
};

struct Result : job::Result {
  Counts counts;
  identity::EmbeddingLog embeddings;
  Outcome outcome;
};

// Runs the job: read, detect, follow, recognize, save the project, tell apart, export. Throws Error. A damaged input
// throws Error(input) after the reading unless allow_damaged; then nothing was written. What the user says about people
// (gallery, corrections, database, truth) is read before the video; corrections that do not fit what was found throw
// when the project is saved already. A video without a face is a valid, empty result. When stopped, the project of
// what was seen goes to NAME.partial.EXT, without clips. Stopped while it cuts clips: Error(stopped), the project and
// the clips that were finished stay.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

// Tells the people of a saved project apart again, by the stored embeddings, and exports anew. `request`: output is the
// project's folder, input the video (only referred to, it need not be there without clips; when empty, it lies beside
// the folder under its old name); settings, people, truth and clips as for run(); models only when there is a gallery.
// Detector, embedder and alignment are the project's, whatever the settings say. Throws what load_project(),
// read_people(), tell_apart() and write_clips() throw.
[[nodiscard]] Outcome recluster(const Request& request, const pipeline::StopRequest& stop);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_JOB_H
