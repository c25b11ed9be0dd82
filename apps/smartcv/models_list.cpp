#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/format.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "models/licence.h"
#include "models/locate.h"
#include "models/names.h"
#include "smartcv/models_actions.h"

namespace smartcv::app {
namespace {

using models::CatalogEntry;
using models::Expected;
using models::Presence;

const char* presence_word(Presence presence) {
  switch (presence) {
    case Presence::missing:
      return "missing";
    case Presence::wrong_size:
      return "wrong size";
    case Presence::present:
      break;
  }
  return "present";
}

// Who says what the file has to be.
const char* source_word(Expected::Source source) {
  switch (source) {
    case Expected::Source::catalogue:
      return "catalogue";
    case Expected::Source::first_use:
      return "pinned on first use";
    case Expected::Source::imported:
      return "imported by you";
    case Expected::Source::nobody:
      break;
  }
  return "not known yet, pinned on first use";
}

std::string state_text(const ModelShelf& shelf, const CatalogEntry& entry) {
  const auto presence = shelf.store.presence(entry);
  const bool own = shelf.store.expected(entry).source == Expected::Source::imported;
  return presence == Presence::present && own ? "imported" : presence_word(presence);
}

std::string licence_ids(const CatalogEntry& entry) {
  return entry.code_licence_id == entry.weights_licence_id
             ? entry.code_licence_id
             : fmt::format("{}, weights {}", entry.code_licence_id, entry.weights_licence_id);
}

std::string size_of(const CatalogEntry& entry) { return entry.size == 0 ? "?" : models::size_text(entry.size); }

nlohmann::ordered_json to_json(const ModelShelf& shelf, const CatalogEntry& entry) {
  const auto expected = shelf.store.expected(entry);
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  return {{"name", entry.name},
          {"task", entry.task},
          {"jobs", entry.jobs},
          {"state", presence_word(shelf.store.presence(entry))},
          {"path", shelf.store.path_of(entry).string()},
          {"size", expected.size == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(expected.size)},
          {"sha256", or_null(expected.sha256)},
          {"sha256_source", source_word(expected.source)},
          {"code_licence", entry.code_licence},
          {"weights_licence", entry.weights_licence},
          {"code_licence_id", entry.code_licence_id},
          {"weights_licence_id", entry.weights_licence_id}};
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i + 1 == row.size() ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    std::cout << line << "\n";
  }
}

void print_entry(const ModelShelf& shelf, const CatalogEntry& entry) {
  const auto expected = shelf.store.expected(entry);
  std::vector<std::vector<std::string>> rows{
      {"name", entry.name},
      {"task", entry.task},
      {"jobs", fmt::format("{}", fmt::join(entry.jobs, ", "))},
      {"state", state_text(shelf, entry)},
      {"path", shelf.store.path_of(entry).string()},
      {"size", expected.size == 0 ? "not known" : fmt::format("{} bytes", expected.size)},
      {"sha256", expected.sha256.empty() ? (expected.sha256_prefix.empty() ? "-" : expected.sha256_prefix + "…")
                                         : expected.sha256},
      {"sha256 from", source_word(expected.source)},
      {"code licence", entry.code_licence},
      {"weights licence", entry.weights_licence},
      {"allow_licences", licence_ids(entry)},
      {"input", entry.input}};
  for (const auto& url : entry.urls) {
    rows.push_back({"address", url});
  }
  if (!entry.source.package.empty()) {
    rows.push_back({"package", fmt::format("{} {} ({}), {}", entry.source.package, entry.source.version,
                                           entry.source.format, entry.source.member)});
  }
  for (const auto& [key, text] : {std::pair{"note", entry.note}, std::pair{"mind", models::licence_notice(entry)}}) {
    if (!text.empty()) {
      rows.push_back({key, text});
    }
  }
  print_table(rows);
}

}  // namespace

ModelShelf open_shelf() {
  return {config::read_catalog(config::data_folder() / "models" / "catalog.yaml"),
          models::Store(config::models_folder())};
}

int list_models(bool json) {
  const auto shelf = open_shelf();
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& entry : shelf.catalog) {
      list.push_back(to_json(shelf, entry));
    }
    std::cout << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "STATE", "SIZE", "LICENCE", "TASK"}};
  for (const auto& entry : shelf.catalog) {
    rows.push_back({entry.name, state_text(shelf, entry), size_of(entry), licence_ids(entry), entry.task});
  }
  print_table(rows);
  return 0;
}

int show_models(const std::vector<std::string>& names) {
  const auto shelf = open_shelf();
  const char* gap = "";
  for (const auto& name : names) {
    for (const auto* entry : models::find_entries(shelf.catalog, name)) {
      std::cout << gap;
      print_entry(shelf, *entry);
      gap = "\n";
    }
  }
  return 0;
}

int verify_models(const std::vector<std::string>& names) {
  const auto shelf = open_shelf();
  std::vector<const CatalogEntry*> entries;
  for (const auto& name : names) {
    const auto found = models::find_entries(shelf.catalog, name);
    entries.insert(entries.end(), found.begin(), found.end());
  }
  if (names.empty()) {
    for (const auto& entry : shelf.catalog) {
      if (shelf.store.presence(entry) != Presence::missing) {
        entries.push_back(&entry);
      }
    }
  }
  bool good = true;
  std::vector<std::vector<std::string>> rows;
  for (const auto* entry : entries) {
    const bool missing = shelf.store.presence(*entry) == Presence::missing;
    const auto fault = missing ? "missing" : shelf.store.fault(*entry);
    const auto advice = fault.empty() ? "" : fmt::format("; fetch it with `{}`", models::pull_line(entry->name));
    rows.push_back({entry->name, fault.empty() ? "good" : "wrong",
                    fault.empty() ? source_word(shelf.store.expected(*entry).source) : fault + advice});
    good = good && fault.empty();
  }
  print_table(rows);
  return good ? 0 : static_cast<int>(ErrorCode::model);
}

}  // namespace smartcv::app
