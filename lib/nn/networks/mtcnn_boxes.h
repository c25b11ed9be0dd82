#ifndef SMARTCV_NN_NETWORKS_MTCNN_BOXES_H
#define SMARTCV_NN_NETWORKS_MTCNN_BOXES_H

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "nn/face_detector.h"
#include "vision/geometry.h"

// The arithmetic between MTCNN's networks, in float32 as in facenet-pytorch, which the goldens come from. Corners are
// pixel names there (from 1) in some steps and borders in others; each function follows its step.
namespace smartcv::nn::mtcnn {

struct Candidate {
  vision::Box box;
  float score = 0;
  std::array<float, 4> regression{};  // of the network that gave the score: shifts of x1 y1 x2 y2 in box sizes
  vision::FaceLandmarks landmarks{};  // last stage only, in fractions of the box until place_landmarks()
};

// Scales of the image pyramid: the first makes a face of min_face pixels 12 wide, each next is 0.709 of the last, as
// long as the shorter side keeps 12 pixels.
[[nodiscard]] std::vector<double> pyramid_scales(vision::Size picture, int min_face);
[[nodiscard]] vision::Size level_size(vision::Size picture, double scale);

// P-Net's cell (stride 2, 12 pixels wide) as a box of the picture.
[[nodiscard]] vision::Box cell_box(int column, int row, double scale);

// Moves the corners by the regression; the box's size is x2 - x1 + plus (plus: 0 after P-Net, 1 later).
void regress(Candidate& candidate, float plus);
// Grows the shorter side to the longer one, about the centre.
void make_square(Candidate& candidate);
// From fractions of the box to pixels.
void place_landmarks(Candidate& candidate);

// The pixels of a box that lie in the picture: first column and row, and how many. Clamped, not padded: a box beyond
// the border is stretched later. Nothing when no pixel is left.
struct Crop {
  int x = 0;
  int y = 0;
  vision::Size size;
};
[[nodiscard]] std::optional<Crop> crop_of(const vision::Box& box, vision::Size picture);

}  // namespace smartcv::nn::mtcnn

#endif  // SMARTCV_NN_NETWORKS_MTCNN_BOXES_H
