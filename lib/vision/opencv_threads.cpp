#include "vision/opencv_threads.h"

#include <opencv2/core/utility.hpp>

namespace smartcv::vision {

// 0 is OpenCV's word for "no thread pool at all"; 1 differs between its backends.
void use_opencv_threads(int threads) { cv::setNumThreads(threads <= 1 ? 0 : threads); }

}  // namespace smartcv::vision
