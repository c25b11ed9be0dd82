#include "identity/photo_face.h"

#include <algorithm>
#include <array>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/format.h"
#include "vision/rgb_view.h"

namespace smartcv::identity {
namespace {

// A face that is less than this much as wide as the largest one is somebody in the background.
constexpr float background_share = 0.5F;

std::vector<nn::FaceDetection> sure_faces(const cv::Mat& rgb, const PhotoLooks& looks) {
  const nn::DetectorInput input = looks.detector.prepare(vision::rgb_view(rgb), {});
  const std::array<const nn::DetectorInput*, 1> inputs{&input};
  auto faces = looks.detector.detect(inputs).front();
  std::erase_if(faces, [&](const nn::FaceDetection& face) { return face.score < looks.confidence; });
  std::ranges::sort(faces, [](const auto& a, const auto& b) { return a.box.width() > b.box.width(); });
  return faces;
}

}  // namespace

PhotoFace face_of(const cv::Mat& rgb, const PhotoLooks& looks) {
  const auto faces = sure_faces(rgb, looks);
  if (faces.empty()) {
    return {.embedding = {}, .problem = "shows no face"};
  }
  const float width = faces[0].box.width();
  if (faces.size() > 1 && faces[1].box.width() >= background_share * width) {
    return {.embedding = {}, .problem = "shows more than one person; cut out the one that is meant"};
  }
  if (width < static_cast<float>(looks.min_face)) {
    return {.embedding = {},
            .problem = fmt::format("shows a face only {:.0f} pixels wide; {} are needed", width, looks.min_face)};
  }
  const FacePatch patch = looks.recognizer.cut(vision::rgb_view(rgb), {}, faces[0]);
  const std::array<const FacePatch*, 1> patches{&patch};
  nn::Embedding embedding = looks.recognizer.embed(patches).front();
  const bool lost = embedding.empty();
  return {.embedding = std::move(embedding),
          .problem = lost ? "shows a face that is not found again in a closer look" : ""};
}

PhotoFace face_of_file(const std::filesystem::path& photo, const PhotoLooks& looks) {
  cv::Mat picture;
  try {
    picture = cv::imread(photo.string(), cv::IMREAD_COLOR);  // turned as EXIF says
  } catch (const cv::Exception&) {
    picture.release();  // told below in our own words
  }
  if (picture.empty()) {
    return {.embedding = {}, .problem = "cannot be read as a picture"};
  }
  cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
  return face_of(picture, looks);
}

}  // namespace smartcv::identity
