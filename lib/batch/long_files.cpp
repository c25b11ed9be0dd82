#include "batch/long_files.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "batch/file_facts.h"
#include "media/key_frame_cuts.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

// No path of a file has two of them side by side.
constexpr const char* mark = "//";

std::string piece_name(const std::string& file, std::size_t piece, std::size_t pieces) {
  return fmt::format("{}{}{} of {}", file, mark, piece + 1, pieces);
}

// The plan that lies in the folder, or a new one. The same input gives the same plan, so it does not matter when two
// make it at once.
job::PiecePlan plan_in(const fs::path& folder, const fs::path& input, const SegmentOptions& options) {
  std::error_code problem;
  if (fs::exists(folder / "plan.json", problem)) {
    return job::PiecePlan::load(folder);
  }
  job::PiecePlan plan(media::cut_at_key_frames(input, options.seconds, options.lead_in));
  if (plan.size() > 1) {
    fs::create_directories(folder, problem);
    if (problem) {
      throw Error(ErrorCode::output, "the folder cannot be made: " + problem.message(), {.file = folder.string()});
    }
    plan.save(folder);
  }
  return plan;
}

}  // namespace

std::size_t number_of_pieces(const fs::path& video, double seconds, const SegmentOptions& options) {
  if (options.seconds <= 0 || seconds <= options.seconds) {
    return 1;
  }
  try {
    return std::max<std::size_t>(1, media::cut_at_key_frames(video, options.seconds, options.lead_in).size());
  } catch (const Error&) {
    return 1;  // the job itself says what is wrong with it
  }
}

bool is_piece_name(const std::string& name) { return name.find(mark) != std::string::npos; }

LongFiles::LongFiles(fs::path folder, fs::path results, std::string identity, SegmentOptions options)
    : folder_(std::move(folder)), results_(std::move(results)), identity_(std::move(identity)), options_(options) {}

bool LongFiles::is_to_be_cut(const PlannedFile& file, double seconds) const {
  return options_.seconds > 0 && seconds > options_.seconds && file.whole.empty() && !known_.contains(file.name);
}

fs::path LongFiles::folder_of(const PlannedFile& file) const { return folder_ / sha256_hex(file.name).substr(0, 32); }

// Not waited for when the batch is stopped, so it is a detached thread and no std::async.
void LongFiles::look_at(PlannedFile& file) {
  const FileStamp stamp = stamp_of(file.input).value_or(FileStamp{});
  const std::string what =
      fmt::format("{} {} {} {} {}", identity_, stamp.bytes, stamp.modified_ns, options_.seconds, options_.lead_in);
  looked_at_ = &file;
  pieces_ = folder_of(file) / sha256_hex(what).substr(0, 16);
  known_.insert(file.name);
  std::promise<job::PiecePlan> promise;
  plan_ = promise.get_future();
  std::thread([folder = pieces_, input = file.input, options = options_, promise = std::move(promise)]() mutable {
    try {
      promise.set_value(plan_in(folder, input, options));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  }).detach();
}

std::optional<LongFiles::Answer> LongFiles::answer() {
  if (!looking() || plan_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    return std::nullopt;
  }
  Answer answer{std::exchange(looked_at_, nullptr), {}};
  std::size_t count = 0;
  try {
    count = plan_.get().size();
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the job itself says what is wrong with the file
  }
  if (count < 2) {
    return answer;
  }
  Cut& cut = cuts_.emplace_back(Cut{answer.file, {}, {}});
  for (std::size_t i = 0; i < count; ++i) {
    PlannedFile piece;
    piece.name = piece_name(answer.file->name, i, count);
    piece.input = answer.file->input;
    piece.output = answer.file->output;
    piece.bytes = answer.file->bytes / count;
    piece.results = {job::packets_of_piece(pieces_, i).lexically_relative(results_),
                     job::times_of_piece(pieces_, i).lexically_relative(results_)};
    piece.pieces = pieces_;
    piece.whole = answer.file->name;
    piece.piece = i;
    cut.missing.insert(piece.name);
    cut.pieces.push_back(std::move(piece));
    answer.pieces.push_back(&cut.pieces.back());
  }
  answer.file->pieces = pieces_;
  return answer;
}

std::optional<LongFiles::Decision> LongFiles::settle(const FileResult& piece) {
  const auto cut = std::ranges::find_if(cuts_, [&](const Cut& of) { return of.missing.contains(piece.name); });
  if (cut == cuts_.end()) {
    return std::nullopt;
  }
  Decision decision{cut->file, std::nullopt, false};
  if (piece.state == FileState::failed && piece.exit_code == static_cast<int>(ErrorCode::input)) {
    decision.in_one_go = true;
    cut->file->pieces.clear();
    cut->file->pieces_seconds = 0;
  } else if (piece.state == FileState::failed) {
    FileResult failed = piece;
    failed.name = cut->file->name;
    failed.output = cut->file->output;
    failed.piece = false;
    decision.failed = std::move(failed);
  } else if (piece.state == FileState::done) {
    cut->missing.erase(piece.name);
    cut->file->pieces_seconds += piece.seconds;
  }
  if (!decision.failed && !decision.in_one_go && !cut->missing.empty()) {
    return std::nullopt;
  }
  over_.splice(over_.end(), cuts_, cut);
  return decision;
}

PlannedFile* LongFiles::whole_of(const PlannedFile& piece) const {
  const auto cut = std::ranges::find_if(cuts_, [&](const Cut& of) { return of.file->name == piece.whole; });
  return cut == cuts_.end() ? nullptr : cut->file;
}

void LongFiles::forget(const PlannedFile& file) {
  const auto cut = std::ranges::find_if(cuts_, [&](const Cut& of) { return of.file == &file; });
  if (cut != cuts_.end()) {
    over_.splice(over_.end(), cuts_, cut);
  }
}

void LongFiles::remove_pieces(const PlannedFile& file) const noexcept {
  std::error_code ignored;
  fs::remove_all(folder_of(file), ignored);
}

std::vector<const PlannedFile*> LongFiles::open() const {
  std::vector<const PlannedFile*> files;
  if (looked_at_ != nullptr) {
    files.push_back(looked_at_);
  }
  for (const Cut& cut : cuts_) {
    files.push_back(cut.file);
  }
  return files;
}

}  // namespace smartcv::batch
