#ifndef SMARTCV_VISION_OPENCV_THREADS_H
#define SMARTCV_VISION_OPENCV_THREADS_H

namespace smartcv::vision {

// How many threads one OpenCV call may use, in the whole process. The stages are parallel over frames already, so 1
// is the rule: OpenCV then works in the calling thread.
void use_opencv_threads(int threads);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_OPENCV_THREADS_H
