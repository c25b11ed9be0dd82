#ifndef SMARTCV_NN_NETWORKS_DLIB_FACE_RESNET_H
#define SMARTCV_NN_NETWORKS_DLIB_FACE_RESNET_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

// dlib's face recognition network, dlib_face_recognition_resnet_model_v1 (Davis King 2017; layers of the network:
// dlib's examples/dnn_face_recognition_ex.cpp): a face of 150x150 pixels to 128 numbers, whose Euclidean distance tells
// people apart. A ResNet of 14 blocks whose batch norms were frozen to affine layers. Make it with make_network().
// Thread-safe.
class DlibFaceResnet {
 public:
  static constexpr std::int64_t side = 150;       // of the input, pixels
  static constexpr std::int64_t dimension = 128;  // of the embedding

  // Tensors: mean [3] (R G B, 0..255), stem.conv, stem.affine, blocks.N.{conv1,affine1,conv2,affine2} for N 0..13
  // (weight and bias each), fc.weight [128,256]; convolutions [out,in,rows,columns].
  explicit DlibFaceResnet(LayerBuilder& layers);

  // x [N,3,150,150] RGB 0..255, channels last, any type, on the host or the device. Returns [N,128] float32,
  // not normalised (lengths about 1.4), where the network runs. Call inside an InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
  // The same; `seen` is shown the activations after the pooling and after each block, which the next block overwrites.
  [[nodiscard]] at::Tensor watched(const at::Tensor& x, const std::function<void(const at::Tensor&)>& seen) const;

 private:
  struct Block {
    Conv first;
    Conv second;
    bool halves;
  };

  at::TensorOptions where_;
  at::Tensor mean_;
  Conv stem_;
  std::vector<Block> blocks_;
  at::Tensor fc_;  // [256,128]; the projection stays float32
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_DLIB_FACE_RESNET_H
