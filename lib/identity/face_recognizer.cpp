#include "identity/face_recognizer.h"
#include "vision/rgb_view.h"

#include <algorithm>
#include <iterator>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>

namespace smartcv::identity {
namespace {

constexpr int look_side = 192;     // pixels of the second look's picture
constexpr float same_face = 0.3F;  // overlap from which on a face of the second look is the one of the first

std::optional<nn::FaceDetection> found_again(const FacePatch& patch, const std::vector<nn::FaceDetection>& seen) {
  const auto overlap = [&](const nn::FaceDetection& face) { return vision::iou(face.box, patch.face.box); };
  const auto best = std::ranges::max_element(seen, {}, overlap);
  return best != seen.end() && overlap(*best) >= same_face ? std::optional(*best) : std::nullopt;
}

}  // namespace

FaceRecognizer::FaceRecognizer(std::unique_ptr<nn::FaceEmbedder> embedder, const nn::FaceDetector* second_look,
                               LostFace lost)
    : embedder_(std::move(embedder)), second_look_(second_look), lost_(lost) {}

FacePatch FaceRecognizer::cut(const media::ConstPicture& picture, media::Orientation orientation,
                              const nn::FaceDetection& face) const {
  FacePatch patch = cut_patch(picture, orientation, face);
  if (second_look_ == nullptr) {
    patch.chip = embedder_->prepare(picture, orientation, face);
  }
  return patch;
}

std::vector<nn::Embedding> FaceRecognizer::embed(std::span<const FacePatch* const> patches) const {
  std::vector<cv::Mat> chips = chips_of(patches);
  std::vector<std::size_t> places;
  std::vector<cv::Mat> there;
  for (std::size_t i = 0; i < chips.size(); ++i) {
    if (!chips[i].empty()) {
      places.push_back(i);
      there.push_back(std::move(chips[i]));
    }
  }
  std::vector<nn::Embedding> embeddings(patches.size());
  if (!there.empty()) {
    auto made = embedder_->embed(there);
    for (std::size_t i = 0; i < made.size(); ++i) {
      embeddings[places[i]] = std::move(made[i]);
    }
  }
  return embeddings;
}

std::vector<cv::Mat> FaceRecognizer::chips_of(std::span<const FacePatch* const> patches) const {
  std::vector<cv::Mat> chips;
  chips.reserve(patches.size());
  if (second_look_ == nullptr) {
    std::ranges::transform(patches, std::back_inserter(chips), &FacePatch::chip);
    return chips;
  }
  std::vector<nn::DetectorInput> inputs;
  std::vector<const nn::DetectorInput*> pointers;
  inputs.reserve(patches.size());
  for (const auto* patch : patches) {
    cv::Mat look;
    const bool shrinks = patch->rgb.cols > look_side;
    cv::resize(patch->rgb, look, {look_side, look_side}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    inputs.push_back(second_look_->prepare(vision::rgb_view(look), {}));
    pointers.push_back(&inputs.back());
  }
  auto seen = second_look_->detect(pointers);
  for (std::size_t i = 0; i < patches.size(); ++i) {
    const FacePatch& patch = *patches[i];
    const float scale = static_cast<float>(patch.rgb.cols) / look_side;
    for (auto& face : seen[i]) {
      face.box = {face.box.x1 * scale, face.box.y1 * scale, face.box.x2 * scale, face.box.y2 * scale};
      for (auto& point : face.landmarks) {
        point = {point.x * scale, point.y * scale};
      }
    }
    const auto again = found_again(patch, seen[i]);
    const bool drops = !again && lost_ == LostFace::dropped;
    chips.push_back(drops ? cv::Mat()
                          : embedder_->prepare(vision::rgb_view(patch.rgb), {}, again.value_or(patch.face)));
  }
  return chips;
}

}  // namespace smartcv::identity
