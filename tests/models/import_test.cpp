#include "models/import.h"

#include <iostream>

#include "models/pull.h"
#include "tests/models/support.h"
#include "tests/support/shared.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using tests::read_bytes;
using tests::shared_file;
using tests::TemporaryFolder;
using tests::write_bytes;

CatalogEntry named(const std::string& name, const std::string& file) {
  auto entry = entry_for("another file");
  entry.name = name;
  entry.file = file;
  return entry;
}

struct Fixture {
  TemporaryFolder folder;
  Catalog catalog{named("rvm-mobilenetv3", "rvm.pth"), named("mtcnn-pnet", "pnet.pt"), named("haar-eye", "eye.xml"),
                  named("dlib-resnet", "dlib.dat")};
  Store store{folder / "models"};

  std::string refused(const fs::path& file, const std::string& as = {}) {
    return refusal([&] { static_cast<void>(import_file(file, as, catalog, store)); });
  }
};

}  // namespace

TEST_CASE("a file is known by its tensors, copied under the model's name and pinned as the user's own", "[import]") {
  const auto weights = shared_file("weights/pnet.pt");
  if (!weights) {
    return;
  }
  Fixture f;
  fs::copy_file(*weights, f.folder / "from a friend.bin");
  const auto imported = import_file(f.folder / "from a friend.bin", "", f.catalog, f.store);
  CHECK(imported.entry->name == "mtcnn-pnet");
  CHECK(imported.description == "MTCNN, stage 1 (P-Net)");
  CHECK_FALSE(imported.published);
  CHECK(read_bytes(f.folder / "models/pnet.pt") == read_bytes(*weights));
  CHECK(names_in(f.folder / "models") == std::vector<std::string>{"pins", "pnet.pt"});
  CHECK(f.store.fault(*imported.entry).empty());
  CHECK(f.store.presence(*imported.entry) == Presence::present);
  // Importing it where it stands already is not a loss.
  static_cast<void>(import_file(f.folder / "models/pnet.pt", "", f.catalog, f.store));
  CHECK(read_bytes(f.folder / "models/pnet.pt") == read_bytes(*weights));
}

TEST_CASE("the published file is known by its sum, whatever it holds, and takes the place of an own one", "[import]") {
  Fixture f;
  auto& entry = f.catalog[1];
  const auto bytes = sample_bytes(500);
  entry.sha256 = sha256_of(bytes);
  entry.size = bytes.size();
  fs::create_directory(f.folder / "models");
  f.store.pins().set(entry.name, {Pin::Kind::imported, sha256_of("mine"), 4});
  write_bytes(f.folder / "file", bytes);
  CHECK(import_file(f.folder / "file", "", f.catalog, f.store).published);
  CHECK(f.store.expected(entry).source == Expected::Source::catalogue);
  CHECK(f.store.fault(entry).empty());
}

TEST_CASE("pulling goes back from an own file that was deleted to the published one", "[import]") {
  Fixture f;
  auto& entry = f.catalog[1];
  fs::create_directory(f.folder / "models");
  f.store.pins().set(entry.name, {Pin::Kind::imported, sha256_of("mine"), 4});
  write_bytes(f.folder / "published.pt", "another file");
  entry.source = {"box", "1", "system", "", f.folder / "published.pt"};
  CHECK(pull(entry, f.store, {}) == Pulled::fetched);
  CHECK(f.store.expected(entry).source == Expected::Source::catalogue);
}

TEST_CASE("what is no model, or not the one expected, is refused and nothing is written", "[import]") {
  Fixture f;
  write_bytes(f.folder / "garbage", sample_bytes(5000));
  CHECK_THAT(f.refused(f.folder / "garbage"), Contains("garbage: is "));
  write_bytes(f.folder / "empty", "");
  CHECK_THAT(f.refused(f.folder / "empty"), Contains("empty"));
  CHECK_THAT(f.refused(f.folder / "none"), Contains("No such file"));
  CHECK_THAT(f.refused(f.folder.path()), Contains("is not a file"));
  write_bytes(f.folder / "other.xml", "<?xml version=\"1.0\"?><html/>");
  CHECK_THAT(f.refused(f.folder / "other.xml", "haar-eye"), Contains("other.xml"));
  if (const auto weights = shared_file("weights/rvm_mobilenetv3.pth")) {
    CHECK_THAT(f.refused(*weights, "mtcnn-pnet"),
               Contains("seems to be Robust Video Matting, MobileNetV3 ('rvm-mobilenetv3'), not 'mtcnn-pnet'"));
  }
  if (const auto weights = shared_file("weights/centerface.pth")) {
    CHECK_THAT(f.refused(*weights), Contains("seems to be a CenterFace with renamed tensors"));
  }
  CHECK_FALSE(fs::exists(f.folder / "models"));
}

TEST_CASE("a cascade is taken for the model the user says it is", "[import]") {
  Fixture f;
  write_bytes(f.folder / "my.xml", "<?xml version=\"1.0\"?>\n<opencv_storage>\n<cascade/></opencv_storage>\n");
  CHECK(import_file(f.folder / "my.xml", "haar-eye", f.catalog, f.store).entry->name == "haar-eye");
  CHECK_FALSE(f.refused(f.folder / "my.xml").empty());
}

TEST_CASE("a published file of which only the first digits are known is not an own one", "[import]") {
  const auto weights = shared_file("weights/pnet.pt");
  if (!weights) {
    return;
  }
  Fixture f;
  f.catalog[1].sha256.clear();
  f.catalog[1].sha256_prefix = sha256_of(read_bytes(*weights)).substr(0, 8);
  CHECK(import_file(*weights, "", f.catalog, f.store).published);
  CHECK(f.store.expected(f.catalog[1]).source == Expected::Source::first_use);
}

}  // namespace smartcv::models
