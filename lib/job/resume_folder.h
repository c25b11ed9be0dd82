#ifndef SMARTCV_JOB_RESUME_FOLDER_H
#define SMARTCV_JOB_RESUME_FOLDER_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/folder_lock.h"
#include "job/report.h"

namespace smartcv::job {

// Something that decides the result of a run.
struct ResumeFact {
  std::string name;   // "downsample_ratio", "input (SHA-256)"
  std::string value;  // as it is shown to the user
  // How a run is refused in which it is different; nothing: that is only warned of.
  std::optional<ErrorCode> refusal = ErrorCode::usage;
};

// What becomes of an unfinished run that is found and is another one.
enum class OtherRun {
  refuse,   // for people to decide
  discard,  // for programs that want this one
};

// Where a run keeps what is finished of it, so that the same command can go on after whatever ended it. In the folder:
//   lock          held while a run works there: a second one is refused
//   job.json      what run this is: format, job, facts
//   checkpoint    how far it is; replaced as a whole, each time on the disk before save() returns
//   *.packets     the job's own (media::Segments); those that no checkpoint names are of no account
// Note [What counts]: only what the checkpoint says is finished. It is written after everything it speaks of is on the
// disk, so that a process that is killed, or a machine, never leaves a checkpoint without its files.
class ResumeFolder {
 public:
  // Takes the folder, makes it when only that is missing. Throws Error(output) when another process works there or when
  // there are files of another kind in it, and the refusal of the first fact that is not the one of the unfinished run
  // that is there; its sentence names it and says how to begin anew. A run that came to no checkpoint refuses nothing.
  ResumeFolder(const std::filesystem::path& folder, std::string job, std::vector<ResumeFact> facts,
               OtherRun other = OtherRun::refuse);
  // Removes a folder in which nothing was begun.
  ~ResumeFolder();
  ResumeFolder(const ResumeFolder&) = delete;
  ResumeFolder& operator=(const ResumeFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return lock_.folder(); }
  // This run was begun before.
  [[nodiscard]] bool found() const noexcept { return found_; }
  // How far it came; nothing when it came to no checkpoint.
  [[nodiscard]] const std::optional<Json>& checkpoint() const noexcept { return checkpoint_; }

  // The run begins, or goes on: from here on the folder stays.
  void begin();
  // Binary values are welcome.
  void save(const Json& checkpoint);
  // The result stands: nothing of the run is needed any more. Files that are not its own stay, and the folder then.
  void remove();

 private:
  [[nodiscard]] std::filesystem::path at(const char* name) const { return lock_.folder() / name; }
  [[nodiscard]] bool is_this_run() const;
  void compare_facts() const;
  void compare_fact(const ResumeFact& fact, const std::string& before) const;
  void load_checkpoint();
  void remove_leftovers() const;

  FolderLock lock_;
  std::string job_;
  std::vector<ResumeFact> facts_;
  std::optional<Json> checkpoint_;
  bool found_ = false;
  bool stays_ = false;
};

// The hash of a file's content; of several files, of their names and contents. Reads all of it. Throws Error(input).
[[nodiscard]] std::string content_identity(const std::vector<std::filesystem::path>& files);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_RESUME_FOLDER_H
