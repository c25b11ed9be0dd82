#include "models/locate.h"

#include <algorithm>
#include <system_error>

#include "base/format.h"
#include "base/log.h"
#include "models/licence.h"
#include "models/model_error.h"
#include "models/names.h"

namespace smartcv::models {
namespace {

std::string names_of(const Catalog& catalog) {
  std::vector<std::string> names;
  for (const auto& entry : catalog) {
    names.push_back(entry.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// Nobody vouches for this file: what it is now it has to stay.
std::string pin_now(const CatalogEntry& entry, Store& store, const Expected& expected) {
  const auto path = store.path_of(entry);
  std::string sha256;
  if (const auto fault = fault_of(path, expected, sha256); !fault.empty()) {
    throw model_error(fmt::format("the model '{}' is not the published file: {}; fetch it again with `{}`", entry.name,
                                  fault, pull_line(entry.name)),
                      path);
  }
  log_warning(fmt::format("no SHA-256 is known yet for '{}'; the file that is there ({}…) is taken as it is and pinned",
                          entry.name, sha256.substr(0, 16)));
  try {
    store.pins().set(entry.name, {Pin::Kind::first_use, sha256, std::filesystem::file_size(path)});
  } catch (const Error& error) {
    log_warning(std::string("the pin cannot be kept: ") + error.what());
  }
  return sha256;
}

}  // namespace

const CatalogEntry* find_entry(const Catalog& catalog, const std::string& name) {
  const auto found =
      std::find_if(catalog.begin(), catalog.end(), [&](const CatalogEntry& entry) { return entry.name == name; });
  return found == catalog.end() ? nullptr : &*found;
}

std::vector<const CatalogEntry*> find_entries(const Catalog& catalog, const std::string& name) {
  if (const auto* entry = find_entry(catalog, name)) {
    return {entry};
  }
  std::vector<const CatalogEntry*> parts;
  for (const auto& entry : catalog) {
    if (!entry.part_of.empty() && entry.part_of == name) {
      parts.push_back(&entry);
    }
  }
  if (parts.empty()) {
    throw Error(ErrorCode::usage, fmt::format("there is no model '{}'; there are {}", name, names_of(catalog)));
  }
  return parts;
}

Located locate(const std::string& name, const Catalog& catalog, Store& store, const std::vector<std::string>& allowed) {
  const auto* entry = find_entry(catalog, name);
  if (entry == nullptr) {
    throw model_error(
        fmt::format("the model '{}' is not in the catalogue; `smartcv models list` shows those that are", name));
  }
  check_licence(*entry, allowed);
  const auto path = store.path_of(*entry);
  const auto expected = store.expected(*entry);
  switch (store.presence(*entry)) {
    case Presence::missing:
      throw model_error(fmt::format("the model '{}' is missing; fetch it with `{}`", name, pull_line(name)));
    case Presence::wrong_size:
      throw model_error(fmt::format("the model '{}' is damaged ({} bytes instead of {}); fetch it again with `{}`",
                                    name, std::filesystem::file_size(path), expected.size, pull_line(name)),
                        path);
    case Presence::present:
      break;
  }
  return {name, path, expected.sha256.empty() ? pin_now(*entry, store, expected) : expected.sha256};
}

Located locate_name_or_path(const std::string& word, const Catalog& catalog, Store& store,
                            const std::vector<std::string>& allowed) {
  if (find_entry(catalog, word) != nullptr) {
    return locate(word, catalog, store, allowed);
  }
  std::error_code problem;
  const auto status = std::filesystem::status(word, problem);
  if (std::filesystem::is_regular_file(status)) {
    return {"", word, ""};
  }
  if (std::filesystem::exists(status)) {
    throw model_error("is not a file with a model in it", word);
  }
  throw model_error(fmt::format("'{}' is neither a model of the catalogue ({}) nor a file", word, names_of(catalog)));
}

}  // namespace smartcv::models
