#include "tasks/fitting_preview/mask_pieces.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

namespace smartcv::fitting_preview {
namespace {

// Pieces of 100, 4 and 1 pixels; the last two touch at a corner.
cv::Mat three_squares() {
  cv::Mat mask = cv::Mat::zeros(20, 40, CV_8U);
  mask(cv::Rect(2, 2, 10, 10)).setTo(255);
  mask(cv::Rect(20, 5, 2, 2)).setTo(255);
  mask(cv::Rect(22, 7, 1, 1)).setTo(255);
  return mask;
}

}  // namespace

TEST_CASE("pieces are kept from a size on, and what touches at a corner is one piece", "[garment]") {
  const cv::Mat mask = three_squares();
  CHECK(cv::countNonZero(pieces_of_at_least(mask, 5)) == 105);
  CHECK(cv::countNonZero(pieces_of_at_least(mask, 5.5)) == 100);
  CHECK(cv::countNonZero(pieces_of_at_least(mask, 101)) == 0);
}

TEST_CASE("specks are small beside the largest piece, and an empty mask has none", "[garment]") {
  const cv::Mat mask = three_squares();
  CHECK(cv::countNonZero(without_specks(mask, 0.05) != mask) == 0);
  CHECK(cv::countNonZero(without_specks(mask, 0.06)) == 100);
  CHECK(cv::countNonZero(without_specks(cv::Mat::zeros(4, 4, CV_8U), 0.02)) == 0);
}

}  // namespace smartcv::fitting_preview
