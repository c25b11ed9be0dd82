#include "tasks/anonymize/verification.h"

#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/rational.h"
#include "media/reader.h"
#include "media/still_image.h"
#include "nn/runtime.h"
#include "tasks/anonymize/output_comparison.h"

namespace smartcv::anonymize {
namespace {

namespace fs = std::filesystem;

void check_stamp(const fs::path& file, const FileStamp& stamp) {
  if (stamp_of(file) != stamp) {
    throw Error(ErrorCode::output, "was changed by somebody else before it was verified to the end; run it again",
                {.doing = "verifying", .file = file.string()});
  }
}

}  // namespace

FileStamp stamp_of(const fs::path& file) {
  std::error_code problem;
  FileStamp stamp{fs::file_size(file, problem), {}};
  if (!problem) {
    stamp.time = fs::last_write_time(file, problem);
  }
  if (problem) {
    throw Error(ErrorCode::output, "is gone: " + problem.message(), {.doing = "verifying", .file = file.string()});
  }
  return stamp;
}

Verification verify(const fs::path& file, const FileStamp& stamp, const OutputRecord& record, const Finders& finders,
                    const DrawnRegions& regions, const VerificationOptions& options) {
  check_stamp(file, stamp);
  Verification result;
  OutputComparison comparison(record, result);
  media::Reader reader(file);
  if (!finders.empty()) {
    nn::runtime().use_threads(1);
  }
  ExposureSearch search(finders, regions, options, reader.info(), result);
  while (auto frame = reader.next()) {
    ++result.frames;
    const RecordedFrame* recorded = comparison.at(seconds(frame->pts(), frame->time_base()));
    if (recorded != nullptr) {
      comparison.look(*recorded, frame->picture());
    }
    if (!finders.empty()) {
      search.add(std::move(*frame), recorded);
    }
  }
  search.end();
  comparison.end();
  check_stamp(file, stamp);
  return result;
}

Verification verify_still(const fs::path& file, const FileStamp& stamp, const OutputRecord& record,
                          const Finders& finders, const DrawnRegions& regions, const VerificationOptions& options) {
  check_stamp(file, stamp);
  Verification result;
  OutputComparison comparison(record, result);
  media::StillImage image = media::read_still(file);
  media::SourceInfo info;
  info.video.layout = image.frame.picture().layout;
  result.frames = 1;
  const RecordedFrame* recorded = comparison.at(0);
  if (recorded != nullptr) {
    comparison.look(*recorded, image.frame.picture());
  }
  if (!finders.empty()) {
    ExposureSearch search(finders, regions, options, info, result);
    search.add(std::move(image.frame), recorded);
    search.end();
  }
  comparison.end();
  check_stamp(file, stamp);
  return result;
}

}  // namespace smartcv::anonymize
