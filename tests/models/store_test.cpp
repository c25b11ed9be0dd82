#include "models/store.h"

#include "base/log.h"
#include "models/licence.h"
#include "models/locate.h"
#include "models/names.h"
#include "tests/models/support.h"
#include "tests/support/shared.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using tests::TemporaryFolder;
using tests::write_bytes;

struct Fixture {
  TemporaryFolder folder;
  std::string bytes = sample_bytes(1000);
  Catalog catalog{entry_for(bytes)};
  CatalogEntry& entry = catalog.front();
  Store store{folder.path()};
  fs::path file = folder / "net.pt";

  Fixture() { set_log_level(LogLevel::error); }
  ~Fixture() { set_log_level(LogLevel::info); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
};

}  // namespace

TEST_CASE("the store tells a missing file from a wrong and a right one", "[store]") {
  Fixture f;
  CHECK(f.store.presence(f.entry) == Presence::missing);
  CHECK(Store(f.folder / "nowhere").presence(f.entry) == Presence::missing);
  write_bytes(f.file, "short");
  CHECK(f.store.presence(f.entry) == Presence::wrong_size);
  CHECK(f.store.fault(f.entry) == "it holds 5 bytes instead of 1000");
  write_bytes(f.file, sample_bytes(1000, 2));
  CHECK(f.store.presence(f.entry) == Presence::present);
  CHECK_THAT(f.store.fault(f.entry), Contains("not the catalogue's (" + f.entry.sha256));
  write_bytes(f.file, f.bytes);
  CHECK(f.store.fault(f.entry).empty());
}

TEST_CASE("pins are kept, survive others' pins and are never half understood", "[store]") {
  const TemporaryFolder folder;
  Pins pins(folder.path());
  CHECK_FALSE(pins.find("a"));
  pins.set("a", {Pin::Kind::first_use, sha256_of("a"), 1});
  Pins(folder.path()).set("b", {Pin::Kind::imported, sha256_of("b"), 2});
  CHECK(pins.find("a")->sha256 == sha256_of("a"));
  CHECK(pins.find("b")->kind == Pin::Kind::imported);
  CHECK(pins.find("b")->size == 2);
  pins.remove("a");
  CHECK_FALSE(pins.find("a"));
  CHECK(pins.find("b"));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"pins"});
  write_bytes(pins.path(), "# comment\n\nb imported beef 2\n");
  CHECK_THAT(refusal([&] { static_cast<void>(pins.find("b")); }), Contains("pins:3: this line should read NAME"));
}

TEST_CASE("the catalogue goes before a pin of the first use, and an imported file before both", "[store]") {
  Fixture f;
  f.store.pins().set("net", {Pin::Kind::first_use, sha256_of("x"), 1});
  CHECK(f.store.expected(f.entry).source == Expected::Source::catalogue);
  f.store.pins().set("net", {Pin::Kind::imported, sha256_of("x"), 1});
  CHECK(f.store.expected(f.entry).source == Expected::Source::imported);
  CHECK(f.store.expected(f.entry).sha256 == sha256_of("x"));
  f.entry.sha256.clear();
  f.store.pins().set("net", {Pin::Kind::first_use, sha256_of("x"), 1});
  CHECK(f.store.expected(f.entry).source == Expected::Source::first_use);
  f.store.pins().remove("net");
  CHECK(f.store.expected(f.entry).source == Expected::Source::nobody);
}

TEST_CASE("a job finds a model by name, and what is missing or wrong names the line that fetches it", "[locate]") {
  Fixture f;
  const auto refused = [&] { return refusal([&] { static_cast<void>(locate("net", f.catalog, f.store)); }); };
  CHECK(refused() == "the model 'net' is missing; fetch it with `smartcv models pull net`");
  write_bytes(f.file, "short");
  CHECK_THAT(refused(),
             Contains("is damaged (5 bytes instead of 1000); fetch it again with `smartcv models pull net`"));
  write_bytes(f.file, f.bytes);
  const auto located = locate("net", f.catalog, f.store);
  CHECK(located.path == f.file);
  CHECK(located.sha256 == f.entry.sha256);
  CHECK_THAT(refusal([&] { static_cast<void>(locate("nest", f.catalog, f.store)); }), Contains("not in the catalogue"));
}

TEST_CASE("a job takes a path where it takes a name", "[locate]") {
  Fixture f;
  write_bytes(f.folder / "mine.pth", "x");
  const auto located = locate_name_or_path((f.folder / "mine.pth").string(), f.catalog, f.store);
  CHECK(located.path == f.folder / "mine.pth");
  CHECK(located.sha256.empty());
  CHECK_THAT(refusal([&] { static_cast<void>(locate_name_or_path("net", f.catalog, f.store)); }),
             Contains("smartcv models pull net"));
  CHECK_THAT(refusal([&] { static_cast<void>(locate_name_or_path("nest", f.catalog, f.store)); }),
             Contains("'nest' is neither a model of the catalogue (net) nor a file"));
  CHECK_THAT(refusal([&] { static_cast<void>(locate_name_or_path(f.folder.path().string(), f.catalog, f.store)); }),
             Contains("is not a file"));
}

TEST_CASE("a file put there by hand that nobody vouches for is pinned when a job first sees it", "[locate]") {
  Fixture f;
  f.entry.sha256.clear();
  f.entry.size = 0;
  write_bytes(f.file, f.bytes);
  CHECK(locate("net", f.catalog, f.store).sha256 == sha256_of(f.bytes));
  write_bytes(f.file, sample_bytes(1000, 3));
  CHECK(locate("net", f.catalog, f.store).sha256 == sha256_of(f.bytes));  // which its reader will not find
  CHECK_THAT(f.store.fault(f.entry), Contains("not that of the file first seen"));
  f.store.pins().remove("net");
  f.entry.sha256_prefix = "zz";
  CHECK_THAT(refusal([&] { static_cast<void>(locate("net", f.catalog, f.store)); }),
             Contains("should start with zz") && Contains("smartcv models pull net"));
}

TEST_CASE("a model whose code or weights have another licence than those allowed is refused", "[licence]") {
  Fixture f;
  write_bytes(f.file, f.bytes);
  f.entry.weights_licence_id = "unanswered";
  f.entry.code_licence_id = "GPL-3.0";
  const auto with = [&](const std::vector<std::string>& allowed) {
    static_cast<void>(locate("net", f.catalog, f.store, allowed));
  };
  with({});
  with({"gpl-3.0", "unanswered", "MIT"});
  CHECK(refusal([&] {
          with({"MIT", "Apache-2.0"});
        }) ==
        "the model 'net' is not used: the licence of its code is GPL-3.0, and allow_licences has only MIT, Apache-2.0; "
        "choose another model or add the licence");
  CHECK_THAT(refusal([&] { with({"GPL-3.0"}); }), Contains("the licence of its weights is unanswered"));
}

TEST_CASE("several entries answer to the name of the whole", "[locate]") {
  Catalog catalog(3);
  catalog[0].name = "a-1";
  catalog[1].name = "a-2";
  catalog[0].part_of = catalog[1].part_of = "a";
  catalog[2].name = "b";
  CHECK(find_entries(catalog, "a").size() == 2);
  CHECK(find_entries(catalog, "a-2") == std::vector<const CatalogEntry*>{&catalog[1]});
  CHECK_THAT(refusal([&] { static_cast<void>(find_entries(catalog, "c")); }, ErrorCode::usage),
             Contains("there is no model 'c'; there are a-1, a-2, b"));
}

TEST_CASE("sizes are written as download pages write them", "[names]") {
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(341'406) == "341 KB");
  CHECK(size_text(7'304'518) == "7.3 MB");
}

}  // namespace smartcv::models
