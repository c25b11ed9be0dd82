#ifndef SMARTCV_JOB_JOIN_PIECES_H
#define SMARTCV_JOB_JOIN_PIECES_H

#include <filesystem>

#include "job/settings.h"
#include "media/writer.h"
#include "pipeline/job.h"

namespace smartcv::job {

// Makes the result of pieces that are all finished, see Note [Pieces] in job/piece_plan.h. The pieces stay. Throws
// Error(output) when one is missing, damaged, by another encoder or does not begin where the one before ends, what
// media::Writer throws, and Error(stopped) without leaving anything behind.
[[nodiscard]] media::WriteResult join_pieces(const std::filesystem::path& folder, const Request& request,
                                             const media::EncodeOptions& encode, const pipeline::StopRequest& stop);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_JOIN_PIECES_H
