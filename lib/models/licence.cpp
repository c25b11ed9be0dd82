#include "models/licence.h"

#include <strings.h>

#include <algorithm>

#include "base/format.h"
#include "models/model_error.h"

namespace smartcv::models {
namespace {

bool same(const std::string& a, const std::string& b) { return strcasecmp(a.c_str(), b.c_str()) == 0; }

bool has(const CatalogEntry& entry, const char* start) {
  return entry.code_licence_id.starts_with(start) || entry.weights_licence_id.starts_with(start);
}

}  // namespace

std::string licence_text(const CatalogEntry& entry) {
  return fmt::format("code: {}; weights: {}", entry.code_licence, entry.weights_licence);
}

std::string licence_notice(const CatalogEntry& entry) {
  std::string notice;
  if (has(entry, "AGPL")) {
    notice =
        "AGPL-3.0: a program or a network service that uses it may have to offer its own source code under the "
        "AGPL; the publisher sells other terms";
  } else if (has(entry, "GPL")) {
    notice = "GPL-3.0: whoever passes on a program together with it has to pass on the source code under the GPL";
  }
  if (has(entry, "unanswered")) {
    notice += std::string(notice.empty() ? "" : ". ") +
              "Under which licence the weights are was asked upstream and not answered: for other than private use, "
              "ask the authors";
  }
  return notice;
}

void check_licence(const CatalogEntry& entry, const std::vector<std::string>& allowed) {
  if (allowed.empty()) {
    return;
  }
  const auto is_allowed = [&](const std::string& id) {
    return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& other) { return same(id, other); });
  };
  const bool code = is_allowed(entry.code_licence_id);
  if (code && is_allowed(entry.weights_licence_id)) {
    return;
  }
  throw model_error(
      fmt::format("the model '{}' is not used: the licence of its {} is {}, and allow_licences has only {}; choose "
                  "another model or "
                  "add the licence",
                  entry.name, code ? "weights" : "code", code ? entry.weights_licence_id : entry.code_licence_id,
                  fmt::join(allowed, ", ")));
}

}  // namespace smartcv::models
