#include "job/checks.h"

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/sha256.h"

namespace smartcv::job {

void check_models(const std::map<std::string, ModelFile>& models) {
  for (const auto& [name, file] : models) {
    if (file.sha256.empty()) {
      continue;
    }
    if (!std::filesystem::exists(file.path)) {
      throw Error(ErrorCode::model,
                  fmt::format("the model file of '{0}' is missing; fetch it with `smartcv models pull {0}`", name),
                  {"", file.path.string(), {}});
    }
    if (sha256_of_file(file.path) != file.sha256) {
      throw Error(ErrorCode::model,
                  fmt::format("the model file of '{0}' is damaged (its SHA-256 is not the catalogue's); fetch it again "
                              "with `smartcv models pull {0}`",
                              name),
                  {"", file.path.string(), {}});
    }
  }
}

void check_side_output(const std::optional<std::filesystem::path>& path, bool overwrite) {
  if (!path) {
    return;
  }
  PartFile probe(*path, overwrite);
  probe.discard();
}

void check_side_outputs(const Request& request, bool overwrite) {
  check_side_output(request.report, overwrite);
  check_side_output(request.contact_sheet, overwrite);
  check_side_output(request.gpu_log, overwrite);
}

std::string damage(const media::ReadStatistics& read) {
  if (read.complete()) {
    return "";
  }
  const std::string expected = read.expected_frames ? std::to_string(*read.expected_frames) : "an unknown number of";
  std::string text = fmt::format("decoded {} of {} expected frames", read.frames, expected);
  if (read.damaged_frames > 0) {
    text += fmt::format(", {} of them damaged", read.damaged_frames);
  }
  if (read.corrupt_packets > 0) {
    text += fmt::format(", {} corrupt packets", read.corrupt_packets);
  }
  if (!read.first_problem.empty()) {
    text += fmt::format("; first problem: {}", read.first_problem);
  }
  return text;
}

void judge_damage(const media::ReadStatistics& read, const std::filesystem::path& input, bool allow) {
  const auto wrong = damage(read);
  if (wrong.empty()) {
    return;
  }
  if (!allow) {
    throw Error(ErrorCode::input,
                wrong + "; nothing was written; --allow-damaged publishes what could be read all the same",
                {"", input.string(), {}});
  }
  log_warning(fmt::format("{}: {}", input.string(), wrong));
}

}  // namespace smartcv::job
