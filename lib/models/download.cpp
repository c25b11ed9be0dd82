#include "models/download.h"

#include <algorithm>
#include <string_view>
#include <thread>

#include "base/format.h"
#include "base/log.h"
#include "models/model_error.h"
#include "models/part_origin.h"
#include "models/transfer.h"

namespace smartcv::models {
namespace {

constexpr std::chrono::milliseconds first_pause{500};

// The bytes an address keeps as they are (RFC 3986, 3.3); '/' separates folders.
bool is_plain(char c) {
  constexpr std::string_view others = "-._~!$&'()*+,;=:@/";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

std::string escaped(const std::string& path) {
  std::string text;
  for (const char c : path) {
    text += is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

}  // namespace

void download(const std::string& url, const std::filesystem::path& part, const DownloadOptions& options,
              const TransferProgress& progress) {
  auto pause = first_pause;
  for (int attempt = 1;; ++attempt) {
    const auto outcome = Transfer(url, part, options, progress).run();
    if (outcome.end == Transfer::End::complete) {
      remove_origin(part);
      return;
    }
    const bool last = outcome.end == Transfer::End::failed || attempt >= options.attempts;
    if (last) {
      const bool kept = read_origin(part).has_value();
      throw model_error(outcome.reason + (kept ? "; what has come so far is kept, the same command goes on there" : ""),
                        url);
    }
    log_debug(fmt::format("{}: {}; trying again", url, outcome.reason));
    std::this_thread::sleep_for(pause);
    pause *= 2;
  }
}

std::string address_in(const std::string& base, const std::string& file) {
  if (base.find("://") != std::string::npos) {
    return base + (base.ends_with('/') ? "" : "/") + escaped(file);
  }
  return "file://" + escaped((std::filesystem::absolute(base) / file).lexically_normal().string());
}

}  // namespace smartcv::models
