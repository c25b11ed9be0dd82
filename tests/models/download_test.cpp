#include "models/download.h"

#include "models/part_origin.h"
#include "tests/models/support.h"
#include "tests/support/model_server.h"

namespace smartcv::models {
namespace {

using Catch::Contains;
using tests::ModelServer;
using tests::read_bytes;
using tests::TemporaryFolder;
using tests::write_bytes;

constexpr std::size_t size = 300'000;

struct Fixture {
  ModelServer server;
  TemporaryFolder folder;
  std::string bytes = sample_bytes(size);
  std::filesystem::path part = folder / "net.pt.part";
  DownloadOptions options{std::chrono::seconds(2), 4, size};

  Fixture() { server.put("net.pt", bytes); }
  void fetch(const std::string& path) { download(server.url(path), part, options); }
};

}  // namespace

TEST_CASE("a file comes over http and file://, and leaves nothing but itself", "[download]") {
  Fixture f;
  SECTION("http") { f.fetch("plain/net.pt"); }
  SECTION("without a known size") {
    f.options.expected_size = 0;
    f.fetch("plain/net.pt");
  }
  SECTION("after a redirection") { f.fetch("redirect/net.pt"); }
  SECTION("from a busy server") { f.fetch("busy/net.pt"); }
  SECTION("file, with a name that must be escaped") {
    write_bytes(f.folder / "a net #1%.pt", f.bytes);
    download(address_in(f.folder.path().string(), "a net #1%.pt"), f.part, f.options);
    std::filesystem::remove(f.folder / "a net #1%.pt");
  }
  CHECK(read_bytes(f.part) == f.bytes);
  CHECK(names_in(f.folder.path()) == std::vector<std::string>{"net.pt.part"});
}

TEST_CASE("a connection that breaks is taken up where it ended", "[download]") {
  Fixture f;
  std::vector<std::uintmax_t> seen;
  download(f.server.url("break/100000/net.pt"), f.part, f.options, [&](std::uintmax_t done, std::uintmax_t total) {
    seen.push_back(done);
    CHECK(total == size);
  });
  CHECK(read_bytes(f.part) == f.bytes);
  CHECK(f.server.requests() == std::vector<std::string>{"GET /break/100000/net.pt - -",
                                                        "GET /break/100000/net.pt bytes=100000- \"net.pt-0\""});
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(seen.back() == size);
}

TEST_CASE("what a broken-off run has left is gone on with by the next one", "[download]") {
  Fixture f;
  f.options.attempts = 1;
  CHECK_THAT(refusal([&] { f.fetch("break/100000/net.pt"); }), Contains("what has come so far is kept"));
  CHECK(std::filesystem::file_size(f.part) == 100'000);
  f.fetch("break/100000/net.pt");
  CHECK(read_bytes(f.part) == f.bytes);
  CHECK_THAT(f.server.requests().back(), Contains("bytes=100000-"));
  CHECK_FALSE(read_origin(f.part));
}

TEST_CASE("two versions of a file are never glued together", "[download]") {
  Fixture f;
  f.options.expected_size = 0;
  SECTION("the file changes between two connections") {
    f.fetch("changing/100000/net.pt");
    auto other = f.bytes;
    for (auto& byte : other) {
      byte = static_cast<char>(~byte);
    }
    CHECK(read_bytes(f.part) == other);
  }
  SECTION("the server knows no ranges") {
    write_bytes(f.part, sample_bytes(1000, 7));
    write_origin(f.part, {f.server.url("noranges/net.pt"), "Mon, 01 Jan 2024 00:00:00 GMT"});
    f.fetch("noranges/net.pt");
    CHECK_THAT(f.server.requests().front(), Contains("bytes=1000- Mon, 01 Jan 2024"));
    CHECK(read_bytes(f.part) == f.bytes);
  }
  SECTION("the part comes from another address, or nobody knows from where") {
    write_bytes(f.part, sample_bytes(1000, 7));
    if (GENERATE(true, false)) {
      write_origin(f.part, {f.server.url("plain/other.pt"), "\"net.pt-0\""});
    }
    f.fetch("plain/net.pt");
    CHECK(f.server.requests() == std::vector<std::string>{"GET /plain/net.pt - -"});
    CHECK(read_bytes(f.part) == f.bytes);
  }
  SECTION("the part is longer than the file") {
    write_bytes(f.part, sample_bytes(size + 5, 7));
    write_origin(f.part, {f.server.url("plain/net.pt"), "\"net.pt-0\""});
    f.fetch("plain/net.pt");
    CHECK(read_bytes(f.part) == f.bytes);
  }
}

TEST_CASE("without a validator a broken download starts anew", "[download]") {
  Fixture f;
  write_bytes(f.part, f.bytes.substr(0, 1000));
  f.fetch("novalidator/net.pt");
  CHECK(f.server.requests() == std::vector<std::string>{"GET /novalidator/net.pt - -"});
  CHECK(read_bytes(f.part) == f.bytes);
}

TEST_CASE("what no further try would mend is refused at once, and nothing is kept", "[download]") {
  Fixture f;
  const auto refused = [&](const std::string& path, const std::string& sentence) {
    CAPTURE(path);
    const auto before = f.server.requests().size();
    const auto text = refusal([&] { f.fetch(path); });
    CHECK_THAT(text, Contains(sentence));
    CHECK_THAT(text, Contains(f.server.url(path)));
    CHECK(std::filesystem::file_size(f.part) == 0);
    CHECK_FALSE(read_origin(f.part));
    CHECK(f.server.requests().size() == before + 1);
  };
  refused("plain/none.pt", "the server has no such file (HTTP 404)");
  f.options.expected_size = size - 1;
  refused("plain/net.pt", "it holds 300000 bytes instead of 299999");
  refused("endless/net.pt", "it is larger than the 299999 bytes it should have");
  f.options.expected_size = size + 1;
  refused("plain/net.pt", "it holds 300000 bytes instead of 300001");
  f.options.expected_size = size;
  refused("redirect-to-file/etc/passwd", "");
  CHECK_THAT(refusal([&] { f.fetch("loop/net.pt"); }), Contains("redirect"));
  CHECK_THAT(refusal([&] { download("file:///nowhere/net.pt", f.part, f.options); }), Contains("/nowhere/net.pt"));
  CHECK_THAT(refusal([&] { download("ftp://127.0.0.1/net.pt", f.part, f.options); }), Contains("ftp"));
}

TEST_CASE("a server that falls silent or always breaks off is given up", "[download][slow]") {
  Fixture f;
  f.options.attempts = 2;
  f.options.stall = std::chrono::seconds(1);
  SECTION("silent") {
    CHECK_THAT(refusal([&] { f.fetch("stall/net.pt"); }), Contains("kept"));
    CHECK(std::filesystem::file_size(f.part) == size / 2 + size / 4);  // half, then half of the rest
  }
  SECTION("short") {
    f.options.expected_size = 0;
    refusal([&] { f.fetch("short/net.pt"); });
    // The whole; the 1000 bytes that seem to be missing (HTTP 416); the whole again.
    CHECK(f.server.requests().size() == 3);
  }
  SECTION("nobody listens") {
    refusal([&] { download("http://127.0.0.1:9/net.pt", f.part, f.options); });
  }
}

TEST_CASE("the addresses of a mirror are those of its files", "[download]") {
  CHECK(address_in("http://mirror.example/models", "a b.pt") == "http://mirror.example/models/a%20b.pt");
  CHECK(address_in("http://mirror.example/models/", "a.pt") == "http://mirror.example/models/a.pt");
  CHECK(address_in("/srv/models", "a.pt") == "file:///srv/models/a.pt");
  CHECK(address_in("/srv/x/../models", "ä?.pt") == "file:///srv/models/%C3%A4%3F.pt");
}

}  // namespace smartcv::models
