#ifndef SMARTCV_WEIGHTS_DLIB_FACE_H
#define SMARTCV_WEIGHTS_DLIB_FACE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "weights/weights.h"

namespace smartcv::weights {

// dlib's face recognition network (dlib_face_recognition_resnet_model_v1.dat and files of the same network by newer
// writers: con_5, affine_2, fc_3). The file is a fixed sequence of layers: every other layer, size or order is refused.
//
// Tensors, float32: stem.conv.{weight [32,3,7,7], bias [32]}, stem.affine.{weight, bias [32]};
// blocks.N.{conv1,conv2}.{weight [O,I,3,3], bias [O]} and blocks.N.{affine1,affine2}.{weight, bias [O]} for N 0 to 13;
// fc.weight [128,256] (the file has it as 256 x 128); mean [3], the R, G, B means of the input.
// Source of the format: dlib/dnn; ../shared/golden/faces/README.md, section 4.

// Starts as a network of dlib's with a loss layer does.
[[nodiscard]] bool is_dlib(std::span<const std::byte> bytes) noexcept;

// The sizes of a network of this kind.
struct DlibFaceShape {
  struct Block {
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    bool down = false;  // halves the picture; its shortcut goes through an average pool
  };
  std::int64_t stem = 0;  // channels
  std::vector<Block> blocks;
  std::int64_t embedding = 0;
};
// The one network there are files of.
[[nodiscard]] const DlibFaceShape& dlib_face_v1();

// Throws Error(model). `owner` keeps `bytes` alive. Tests and fuzzers read networks of other sizes: the real one has
// 22 MB.
[[nodiscard]] Weights read_dlib_face(std::span<const std::byte> bytes, const std::string& name,
                                     std::shared_ptr<const void> owner, const DlibFaceShape& shape = dlib_face_v1());

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_DLIB_FACE_H
