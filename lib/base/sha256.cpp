#include "base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace smartcv {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 18;

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  void update(const void* data, std::size_t size) { check(EVP_DigestUpdate(context_.get(), data, size) == 1); }

  [[nodiscard]] std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{2} * length);
    for (unsigned int i = 0; i < length; ++i) {
      text += digits[digest[i] >> 4U];
      text += digits[digest[i] & 15U];
    }
    return text;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };

  static void check(bool fine) {
    if (!fine) {
      throw Error(ErrorCode::internal, "OpenSSL's SHA-256 failed");
    }
  }

  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Error unreadable(const std::filesystem::path& path, int number) {
  return Error(ErrorCode::input, "cannot be read: " + std::generic_category().message(number),
               {"computing the SHA-256 sum", path.string(), std::nullopt});
}

}  // namespace

std::string sha256_hex(std::span<const std::byte> bytes) {
  Digest digest;
  digest.update(bytes.data(), bytes.size());
  return digest.hex();
}

std::string sha256_hex(std::string_view bytes) { return sha256_hex(std::as_bytes(std::span(bytes))); }

std::string sha256_of_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw unreadable(path, EISDIR);
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw unreadable(path, errno != 0 ? errno : EIO);
  }
  Digest digest;
  std::vector<char> piece(piece_bytes);
  while (file) {
    errno = 0;
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    digest.update(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof()) {
    throw unreadable(path, errno != 0 ? errno : EIO);
  }
  return digest.hex();
}

}  // namespace smartcv
