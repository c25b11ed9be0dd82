#include "job/join_pieces.h"

#include <vector>

#include "base/error.h"
#include "job/piece_plan.h"
#include "media/reader.h"

namespace smartcv::job {

media::WriteResult join_pieces(const std::filesystem::path& folder, const Request& request,
                               const media::EncodeOptions& encode, const pipeline::StopRequest& stop) {
  const PiecePlan plan = PiecePlan::load(folder);
  media::Segments segments{prefix_of_pieces(folder), {}};
  std::vector<media::ImageTime> times;
  for (std::size_t number = 0; number < plan.size(); ++number) {
    const auto piece = load_times(times_of_piece(folder, number));
    segments.frames.push_back(static_cast<std::int64_t>(piece.size()));
    times.insert(times.end(), piece.begin(), piece.end());
  }
  const media::Reader reader(request.input);
  media::Writer writer(request.output, reader.info(), encode, segments);
  for (const auto& time : times) {
    writer.keep(time);
  }
  if (stop.draining()) {
    throw Error(ErrorCode::stopped, "stopped on request; its pieces are kept", {"", request.input.string(), {}});
  }
  return writer.finish();
}

}  // namespace smartcv::job
