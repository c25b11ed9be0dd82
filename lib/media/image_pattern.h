#ifndef SMARTCV_MEDIA_IMAGE_PATTERN_H
#define SMARTCV_MEDIA_IMAGE_PATTERN_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace smartcv::media {

// The names of the images of a sequence: "FOLDER/NAME_%06d.png", with one "%d" or "%0Nd" (N digits at least) in the
// name of the file. "%%" is a percent sign.
class ImagePattern {
 public:
  // Throws Error(usage), naming a right pattern, when the file's name has not exactly one number or no ending.
  explicit ImagePattern(const std::filesystem::path& pattern);
  // "FOLDER/NAME_%06d.EXTENSION"; `extension` with its dot. Percent signs in `name` mean themselves.
  [[nodiscard]] static ImagePattern in_folder(const std::filesystem::path& folder, const std::string& name,
                                              const std::string& extension);
  // True when the file's name looks like a pattern. A file that exists under this very name is no pattern.
  [[nodiscard]] static bool is_pattern(const std::filesystem::path& path);

  [[nodiscard]] std::filesystem::path path(std::int64_t number) const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] std::string extension() const;  // ".png", lower case
  // What the files that belong to the whole sequence are called after: "NAME" for "NAME_%06d.png", the folder's name
  // for "%06d.png".
  [[nodiscard]] std::string base_name() const;
  // The number in the name of a file that fits the pattern.
  [[nodiscard]] std::optional<std::int64_t> number_of(const std::string& file_name) const;
  // The numbers of the images that there are, rising; none for a folder that does not exist.
  [[nodiscard]] std::vector<std::int64_t> numbers_on_disk() const;
  // As image2 of FFmpeg understands it, percent signs of the folder doubled.
  [[nodiscard]] std::string for_ffmpeg() const;

 private:
  std::filesystem::path folder_;
  std::string prefix_;
  std::string suffix_;
  int digits_ = 1;
};

// True for what names images in place of a video: a pattern, a folder that exists, or a path that ends with a slash.
[[nodiscard]] bool is_image_sequence(const std::filesystem::path& path);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_IMAGE_PATTERN_H
