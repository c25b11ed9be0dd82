#include "media/source_files.h"

#include <utility>

#include "media/detail/image_sequence.h"
#include "media/reader.h"

namespace smartcv::media {

std::vector<std::filesystem::path> source_files(const std::filesystem::path& path) {
  auto images = detail::find_image_sequence(path, ReaderOptions{}.image_rate);
  return images ? std::move(images->files) : std::vector{path};
}

}  // namespace smartcv::media
