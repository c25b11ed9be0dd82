#include "vision/luma_weights.h"

namespace smartcv::vision {

LumaWeights luma_weights(media::ColorMatrix matrix) noexcept {
  switch (matrix) {
    case media::ColorMatrix::bt601:
      return {0.299, 0.114};
    case media::ColorMatrix::bt2020:
      return {0.2627, 0.0593};
    case media::ColorMatrix::fcc:
      return {0.30, 0.11};
    case media::ColorMatrix::smpte240m:
      return {0.212, 0.087};
    case media::ColorMatrix::bt709:
    case media::ColorMatrix::ycgco:
      break;
  }
  return {0.2126, 0.0722};
}

}  // namespace smartcv::vision
