#include "media/complete_file.h"

#include "base/error.h"
#include "media/detail/container_end.h"
#include "media/detail/packet_source.h"

namespace smartcv::media {

bool looks_complete(const std::filesystem::path& path) {
  try {
    const detail::PacketSource source(path, std::nullopt);
    return !detail::is_cut_short(path);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace smartcv::media
