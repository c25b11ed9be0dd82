#include "base/base64.h"

#include <openssl/evp.h>

#include "base/error.h"

namespace smartcv {

std::string base64(std::string_view bytes) {
  constexpr std::size_t most = 1 << 30;  // EVP counts in int
  if (bytes.size() > most) {
    throw Error(ErrorCode::internal, "too many bytes for one base64 text");
  }
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP writes an end mark
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace smartcv
