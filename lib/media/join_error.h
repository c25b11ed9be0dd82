#ifndef SMARTCV_MEDIA_JOIN_ERROR_H
#define SMARTCV_MEDIA_JOIN_ERROR_H

#include "base/error.h"

namespace smartcv::media {

// Copied and encoded groups of pictures do not fit together (EncodeOptions::copy_clean_gops). Nothing was published,
// and nothing is wrong with source or disk: the same without copying will do.
class JoinError : public Error {
 public:
  using Error::Error;
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_JOIN_ERROR_H
