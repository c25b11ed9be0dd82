#include "smartcv/batch_job.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/format.h"
#include "config/garment_file.h"
#include "smartcv/fitting_looks.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "tasks/anonymize/mask_planner.h"
#include "tasks/face_timeline/project.h"
#include "tasks/fitting_preview/garment_choice.h"

namespace smartcv::app {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

// A job with the setup it works on.
template <typename Job, typename Setup>
std::shared_ptr<BatchJob> with_own_setup() {
  struct Both {
    Setup setup;
    Job job{setup};
  };
  const auto both = std::make_shared<Both>();
  return {both, &both->job};
}

}  // namespace

std::map<std::string, std::filesystem::path> AnonymizeBatch::named_files() const {
  const auto& options = setup_.settings().anonymize;
  std::map<std::string, std::filesystem::path> files{{"keep", options.keep},
                                                     {"only", options.only},
                                                     {"regions", options.regions_file},
                                                     {"mask_image", options.mask_image}};
  std::erase_if(files, [](const auto& file) { return file.second.empty(); });
  return files;
}

std::optional<double> AnonymizeBatch::lead_in() const {
  const auto& options = setup_.settings().anonymize;
  if (options.verify) {
    throw Error(ErrorCode::usage, "--verify looks at whole files; leave it or --segment out", {.file = "--segment"});
  }
  if (setup_.settings().encode.copy_clean_gops) {
    throw Error(ErrorCode::usage, "--copy-clean-gops needs files that are written in one go; leave it or --segment out",
                {.file = "--segment"});
  }
  constexpr double slow_video = 10;  // frames a second; the files are not known yet
  return anonymize::seconds_before(anonymize::with_gap_for_looks(options, slow_video));
}

// Not measured: what LibTorch takes before the first picture, and the network's input and layers of a batch.
batch::GpuNeeds AnonymizeBatch::gpu_needs() const { return {1536 * mebibyte, 400}; }

// The network's state and a chunk of frames at full size.
batch::GpuNeeds MatteBatch::gpu_needs() const { return {1536 * mebibyte, 1600}; }

// A stopped file is taken up again where it was, whatever ended the batch.
std::vector<std::string> MatteBatch::words() const { return {"--resume", "--resume-or-anew"}; }

std::string AnonymizeBatch::ending(const std::filesystem::path& input) const {
  return default_output(input, "x").extension().string();
}

std::map<std::string, std::filesystem::path> MatteBatch::named_files() const {
  const auto background = matte::parse_background(setup_.settings().matte.background);
  if (background.file.empty()) {
    return {};
  }
  return {{"background", background.file}};
}

void MatteBatch::resolve() {
  setup_.resolve();
  for (const auto& word : setup_.settings().matte.write) {
    const auto parsed = matte::parse_write_word(word);
    if (parsed && parsed->file) {
      throw Error(ErrorCode::usage,
                  fmt::format("'{}' would be the result of every video; name kinds only and --name for the rest", word),
                  {.file = "--write"});
    }
  }
}

std::vector<matte::OutputChoice> MatteBatch::choices(const std::filesystem::path& output) const {
  const auto& options = setup_.settings().matte;
  return matte::choose_outputs(options.write, options.background.background == "transparent", output);
}

std::string MatteBatch::single_kind() const {
  const auto all = choices("out");
  return all.size() == 1 ? matte::name_of(all.front().kind) : "";
}

std::vector<std::filesystem::path> MatteBatch::files(const std::filesystem::path& output) const {
  std::vector<std::filesystem::path> files;
  for (const auto& choice : choices(output)) {
    files.push_back(choice.path);
  }
  return files;
}

std::string MatteBatch::name_pattern() const {
  const std::string kind = single_kind();
  return "{stem}." + (kind.empty() ? "matte" : kind) + "{ext}";
}

std::string MatteBatch::ending(const std::filesystem::path& input) const {
  return single_kind() == "rgba" ? ".mov" : default_output(input, "x").extension().string();
}

// Who comes first gets the next free number: that would depend on which file is done first.
void refuse_identity_db() {
  throw Error(ErrorCode::usage,
              "files of a folder are done side by side, and people's ids would depend on which one ends first; run "
              "face-timeline on one after the other, or give names with --gallery",
              {.file = "--identity-db"});
}

void FaceTimelineBatch::add_flags(CLI::App& command) {
  add_file_argument(command, "--gallery", gallery_, "FOLDER", "a folder with photos for each person: names");
  command.add_option("--identity-db", identity_db_)->group("");  // to say why not
  setup_.add_flags(command);
}

void FaceTimelineBatch::resolve() {
  if (!identity_db_.empty()) {
    refuse_identity_db();
  }
  setup_.resolve();
  if (!gallery_.empty() && !std::filesystem::is_directory(gallery_)) {
    throw Error(ErrorCode::input, "the gallery must be a folder with a folder of photos for each person",
                {.file = gallery_});
  }
}

std::vector<std::string> FaceTimelineBatch::words() const {
  return gallery_.empty() ? std::vector<std::string>()
                          : std::vector<std::string>{"--gallery", std::filesystem::absolute(gallery_).string()};
}

std::map<std::string, std::filesystem::path> FaceTimelineBatch::named_files() const {
  if (gallery_.empty()) {
    return {};
  }
  return {{"gallery", gallery_}};
}

std::map<std::string, job::ModelFile> FaceTimelineBatch::models() const {
  auto request = setup_.request();
  locate_models(request);
  return request.models;
}

batch::GpuNeeds FaceTimelineBatch::gpu_needs() const { return {2048 * mebibyte, 400}; }

std::vector<std::filesystem::path> FaceTimelineBatch::files(const std::filesystem::path& output) const {
  return {output / face_timeline::project_file};
}

void FittingPreviewBatch::resolve() {
  setup_.resolve();
  const auto& options = setup_.settings().fitting;
  if (options.garments.empty() && options.layout != "skeleton") {
    throw Error(ErrorCode::usage, "a garment is missing, as in `--garment shirt.yaml`", {.file = "--garment"});
  }
  Wardrobe wardrobe;
  static_cast<void>(worn_by_choice(options, wardrobe));
}

std::map<std::string, job::ModelFile> FittingPreviewBatch::models() const {
  auto request = setup_.request();
  locate_models(request);
  return request.models;
}

std::map<std::string, std::filesystem::path> FittingPreviewBatch::named_files() const {
  std::map<std::string, std::filesystem::path> files;
  for (const std::string& word : setup_.settings().fitting.garments) {
    const auto choice = fitting_preview::parse_garment_word(word);  // the schema has let it through
    const auto facts = config::read_garment_file(choice->file);
    files["garment " + facts.file.string()] = facts.file;
    files["picture " + facts.picture.string()] = facts.picture;
  }
  return files;
}

std::string FittingPreviewBatch::name_pattern() const {
  return "{stem}." + usual_word(setup_.settings().fitting) + "{ext}";
}

// Pose networks and people's crops; with a matte its state and a few frames at full size.
batch::GpuNeeds FittingPreviewBatch::gpu_needs() const { return {1536 * mebibyte, 1600}; }

std::string FittingPreviewBatch::ending(const std::filesystem::path& input) const {
  return usual_output(input, "x", setup_.settings().fitting).extension().string();
}

std::vector<std::shared_ptr<BatchJob>> batch_jobs() {
  return {with_own_setup<AnonymizeBatch, AnonymizeSetup>(), with_own_setup<MatteBatch, MatteSetup>(),
          with_own_setup<FaceTimelineBatch, FaceTimelineSetup>(),
          with_own_setup<FittingPreviewBatch, FittingPreviewSetup>()};
}

}  // namespace smartcv::app
