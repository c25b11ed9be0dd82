#ifndef SMARTCV_MODELS_DOWNLOAD_H
#define SMARTCV_MODELS_DOWNLOAD_H

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace smartcv::models {

// Bytes of the file that are there, of `total`; 0: the server does not say.
using TransferProgress = std::function<void(std::uintmax_t done, std::uintmax_t total)>;

struct DownloadOptions {
  std::chrono::seconds stall{30};    // nothing arrives for so long: the connection is given up
  int attempts = 4;                  // connections in all, each going on where the last one broke
  std::uintmax_t expected_size = 0;  // of the file; 0: not known
};

// Note [Resuming]
// ~~~~~~~~~~~~~~~
// Beside a part stands PART.origin: the address and the validator (a strong ETag, else Last-Modified) the server gave
// for it. Only with both is the rest asked for, as a Range under If-Range: a server whose file has changed since, or
// that knows no ranges, answers with the whole file, and the part starts anew. Two versions are never glued together.

// Fetches `url` (http, https or file) into `part`, which may hold the beginning from an earlier try. Proxies are taken
// from the environment (https_proxy, http_proxy, no_proxy), certificates from $SSL_CERT_FILE when that is set.
// Redirections are followed, from https to https only and never to a local file. Returns when the part is complete;
// PART.origin is gone then. Throws Error(model) that names the address; PART.origin says whether the part can be gone
// on with: it stays when the connection broke, and goes when the server has no such file, the size is not the expected
// one or the disk is full.
void download(const std::string& url, const std::filesystem::path& part, const DownloadOptions& options,
              const TransferProgress& progress = {});

// The address of a folder or a base address with `file` in it: "file:///srv/models/a%20b.pt".
[[nodiscard]] std::string address_in(const std::string& base, const std::string& file);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_DOWNLOAD_H
