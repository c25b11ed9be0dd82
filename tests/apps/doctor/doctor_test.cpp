#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "config/data_folder.h"
#include "smartcv/doctor/collect.h"
#include "tests/apps/program.h"
#include "tests/support/shared.h"

// The program itself, with one part after the other hidden: always a line, never a crash, and the exit code says
// whether a job can run.
namespace smartcv::tests {

using Catch::Contains;
namespace fs = std::filesystem;

namespace {

struct Examination {
  int exit_code = -1;
  nlohmann::json report;

  [[nodiscard]] nlohmann::json line(const std::string& name) const {
    for (const auto& line : report.at("lines")) {
      if (line.at("name") == name) {
        return line;
      }
    }
    FAIL("there is no line '" << name << "'");
    return {};
  }
  [[nodiscard]] std::string state(const std::string& name) const { return line(name).at("state"); }
  [[nodiscard]] std::string to_do(const std::string& name) const { return line(name).at("to_do"); }
};

Examination read(const CommandResult& result) {
  INFO(result.errors);
  INFO(result.output);
  Examination examination{result.exit_code, nlohmann::json::parse(result.output)};
  const auto& report = examination.report;
  CHECK(report.at("schema") == 1);
  std::size_t errors = 0;
  for (const auto& line : report.at("lines")) {
    CAPTURE(line.dump());
    for (const char* key : {"section", "name", "state", "found", "meaning", "to_do"}) {
      CHECK_FALSE(line.at(key).get<std::string>().empty());
    }
    errors += line.at("state") == "error" ? 1 : 0;
  }
  CHECK(report.at("counts").at("errors") == errors);
  CHECK(report.at("runs") == (errors == 0));
  CHECK(result.exit_code == (errors == 0 ? 0 : 4));
  return examination;
}

Examination examined(const std::vector<std::string>& environment, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"doctor", "--json"});
  return read(smartcv(options, environment));
}

// The same from a shell, for what has to be set up around the program: "$0" is the program.
Examination examined_in_shell(const std::string& script) { return read(run_command({"sh", "-c", script, program()})); }

void copy_models(const fs::path& target) { fs::copy(config::models_folder(), target, fs::copy_options::recursive); }

// Changes one byte in the middle of a file; its size stays.
void damage(const fs::path& file) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(fs::file_size(file) / 2);
  stream.seekg(middle);
  const auto byte = static_cast<char>(stream.get() ^ 0x55);
  stream.seekp(middle);
  stream.put(byte);
}

}  // namespace

TEST_CASE("doctor finds that this machine can run the jobs", "[doctor]") {
  if (!have_weights()) {
    return;
  }
  const auto here = examined({});
  CHECK(here.exit_code == 0);
  for (const char* name :
       {"processor", "cores", "memory", "open files", "configuration", "temporary", "current", "LibTorch", "oneDNN",
        "OpenMP", "threads", "driver", "FFmpeg", "licence", "encoders", "OpenCV", "eye cascade", "centerface"}) {
    CAPTURE(name);
    CHECK(here.state(name) != "error");
  }
  CHECK_THAT(here.line("encoders").at("found").get<std::string>(), Contains("libx264"));
  CHECK(here.line("centerface").at("found") == "verified");
}

TEST_CASE("doctor prints a table that is free of escapes where no terminal reads it", "[doctor]") {
  const auto result = smartcv({"doctor"});
  CHECK_THAT(result.output, Contains("Machine\n") && Contains("  processor") && Contains("default settings"));
  CHECK_THAT(result.output, !Contains("\x1b"));
  CHECK(result.errors.empty());
}

TEST_CASE("doctor: no models folder", "[doctor]") {
  const TemporaryFolder folder;
  const auto without = examined({"SMARTCV_MODELS=" + (folder / "none").string()});
  CHECK(without.exit_code == 4);
  CHECK(without.state("centerface") == "error");
  CHECK(without.to_do("centerface") == "smartcv models pull centerface");
  CHECK(without.state("mtcnn-pnet") == "note");
  CHECK(without.state("eye cascade") == "note");
}

TEST_CASE("doctor: no folder for models can be told", "[doctor]") {
  const auto without = examined({"-u", "HOME", "-u", "SMARTCV_MODELS", "-u", "SMARTCV_CACHE", "-u", "XDG_CACHE_HOME"});
  CHECK(without.exit_code == 4);
  CHECK(without.state("folder") == "error");
}

TEST_CASE("doctor: a needed model with one wrong byte, an optional one cut short", "[doctor][slow]") {
  if (!have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  copy_models(folder / "models");
  const std::string models = "SMARTCV_MODELS=" + (folder / "models").string();
  fs::resize_file(folder / "models/rnet.pt", 1000);
  auto damaged = examined({models});
  CHECK(damaged.exit_code == 0);
  CHECK(damaged.state("mtcnn-rnet") == "warning");
  CHECK_THAT(damaged.line("mtcnn-rnet").at("found").get<std::string>(), Contains("1000 bytes instead of 403147"));

  damage(folder / "models/centerface.onnx");
  damaged = examined({models});
  CHECK(damaged.exit_code == 4);
  CHECK(damaged.state("centerface") == "error");
  CHECK_THAT(damaged.line("centerface").at("found").get<std::string>(), Contains("SHA-256"));
}

TEST_CASE("doctor: a cascade that is no cascade", "[doctor]") {
  const TemporaryFolder folder;
  std::ofstream(folder / "haarcascade_eye.xml") << "<html>not found</html>";
  const auto odd = examined({"SMARTCV_MODELS=" + folder.path().string()});
  CHECK(odd.state("eye cascade") == "warning");
  CHECK(odd.state("haar-eye") == "warning");
}

TEST_CASE("doctor: networks that cannot be opened, for want of the library or because it is damaged",
          "[doctor][slow]") {
  // A folder with everything but the networks, found before the build's own.
  const TemporaryFolder folder;
  for (const auto& entry : fs::directory_iterator(SMARTCV_BINARY_DIR "/lib")) {
    if (entry.path().extension() == ".so" && entry.path().filename() != "libsmartcv_nn.so") {
      fs::copy(entry.path(), folder.path());
    }
  }
  const std::string libraries = "LD_LIBRARY_PATH=" + folder.path().string();
  auto hidden = examined({libraries}, {"--bench"});
  CHECK(hidden.exit_code == 4);
  CHECK(hidden.state("LibTorch") == "error");
  CHECK_THAT(hidden.line("LibTorch").at("meaning").get<std::string>(), Contains("libsmartcv_nn.so"));
  CHECK_THAT(hidden.to_do("LibTorch"), Contains("scripts/setup"));
  CHECK(hidden.state("FFmpeg") == "ok");
  CHECK(hidden.state("anonymize") == "error");

  std::ofstream(folder / "libsmartcv_nn.so") << "no library";
  hidden = examined({libraries});
  CHECK(hidden.state("LibTorch") == "error");
}

TEST_CASE("doctor: too little address space for LibTorch and for the threads of encoders", "[doctor][slow]") {
  const auto narrow = examined_in_shell("ulimit -v 500000; exec \"$0\" doctor --json");
  CHECK(narrow.exit_code == 4);
  CHECK(narrow.state("LibTorch") == "error");
}

TEST_CASE("doctor: no data folder, a broken catalogue, a broken variant", "[doctor][slow]") {
  const auto without = examined({"SMARTCV_DATA=/nonexistent"});
  CHECK(without.exit_code == 4);
  CHECK(without.state("configuration") == "error");
  CHECK_THAT(without.to_do("configuration"), Contains("SMARTCV_DATA"));

  const TemporaryFolder folder;
  fs::create_directories(folder / "configs");
  fs::copy(SMARTCV_SOURCE_DIR "/configs/pipelines", folder / "configs/pipelines", fs::copy_options::recursive);
  const std::string data = "SMARTCV_DATA=" + folder.path().string();
  CHECK(examined({data}).state("configuration") == "error");  // no catalogue at all
  fs::create_directories(folder / "models");
  std::ofstream(folder / "models/catalog.yaml") << "models:\n  - name: [\n";
  auto broken = examined({data});
  CHECK(broken.exit_code == 4);
  CHECK_THAT(broken.line("configuration").at("meaning").get<std::string>(), Contains("catalog.yaml"));

  std::ofstream(folder / "configs/pipelines/cpu-gpu.yaml") << "no_such_key: 3\n";
  broken = examined({data});
  CHECK_THAT(broken.line("configuration").at("meaning").get<std::string>(), Contains("no_such_key"));
}

TEST_CASE("doctor: a temporary folder that is missing or cannot be written", "[doctor][slow]") {
  if (!have_weights()) {
    return;
  }
  for (const char* folder : {"/nonexistent/tmp", "/proc/self", "/dev/null"}) {
    CAPTURE(folder);
    const auto without = examined({std::string("TMPDIR=") + folder});
    CHECK(without.exit_code == 0);
    CHECK(without.state("temporary") == "warning");
    CHECK_THAT(without.to_do("temporary"), Contains("TMPDIR"));
  }
  const auto bench = examined({"TMPDIR=/nonexistent/tmp"}, {"--bench"});
  CHECK(bench.state("anonymize") == "error");
  CHECK_THAT(bench.line("anonymize").at("meaning").get<std::string>(), Contains("TMPDIR"));
}

TEST_CASE("doctor: a current folder that is gone", "[doctor]") {
  const auto gone = examined_in_shell("d=$(mktemp -d) && cd \"$d\" && rmdir \"$d\" && exec \"$0\" doctor --json");
  CHECK(gone.state("current") == "warning");
}

TEST_CASE("doctor: variables that bind every thread to one core", "[doctor][slow]") {
  const auto machine = read_core_counts();
  const auto bound = examined({"OMP_PROC_BIND=true"});
  // libgomp learns about cores from /sys, and binds nothing where that is missing (a bare chroot).
  if (machine.allowed > 1 && std::filesystem::exists("/sys/devices/system/cpu/cpu0/topology")) {
    CHECK(bound.state("cores") == "warning");
    CHECK(bound.to_do("cores") == "unset OMP_PROC_BIND");
  }
  CHECK_THAT(bound.line("threads").at("found").get<std::string>(), Contains("OMP_PROC_BIND=true"));
  CHECK(examined({"OMP_NUM_THREADS=64"}).state("threads") == "note");
  CHECK(examined({"OMP_NUM_THREADS=many"}).state("threads") == "warning");
}

TEST_CASE("doctor: an NVIDIA driver that is old, broken or crashes", "[doctor][slow]") {
  if (!have_weights()) {
    return;
  }
  // tests/support/fake_driver stands in for the driver's libraries, which this machine need not have.
  const std::string libraries = "LD_LIBRARY_PATH=" SMARTCV_BINARY_DIR "/tests/fake_driver";
  const auto old = examined({libraries, "FAKE_DRIVER=old"});
  CHECK(old.state("driver") == "ok");
  CHECK(old.line("driver").at("found") == "driver 550.54.14, CUDA 12.4");
  CHECK(old.line("device 0").at("found") == "Fake GPU, 8.0 GiB (6.0 GiB free)");
  CHECK(old.state("network") == "warning");
  CHECK_THAT(old.to_do("network"), Contains("580"));
  CHECK(old.state("NVDEC") == "note");
  CHECK(old.state("NVENC") == "note");
  CHECK(old.exit_code == 0);

  const auto broken = examined({libraries, "FAKE_DRIVER=broken"});
  CHECK_THAT(broken.line("driver").at("found").get<std::string>(), Contains("CUDA_ERROR_FAKE"));
  CHECK(broken.exit_code == 0);

  const auto crashing = examined({libraries, "FAKE_DRIVER=crash"});
  CHECK(crashing.state("driver") == "warning");
  CHECK_THAT(crashing.line("driver").at("found").get<std::string>(), Contains("crashed"));
}

TEST_CASE("doctor: few open files", "[doctor]") {
  CHECK(examined_in_shell("ulimit -n 64; exec \"$0\" doctor --json").state("open files") == "warning");
}

TEST_CASE("doctor: a probe that nobody knows, and its answer without a doctor", "[doctor]") {
  CHECK(smartcv({"doctor", "--probe", "fortune"}).exit_code == 2);
  const auto driver = nlohmann::json::parse(smartcv({"doctor", "--probe", "driver"}).output);
  CHECK(driver.at("devices").is_array());
}

TEST_CASE("a model without a known SHA-256 is not called verified", "[doctor]") {
  const TemporaryFolder folder;
  std::ofstream(folder / "net") << "abc";
  using Model = doctor::ModelFacts;
  const auto state = [&](const std::string& file, std::uintmax_t size, const std::string& sha256) {
    Model facts;
    doctor::check_model(folder / file, size, sha256, facts);
    return facts.state;
  };
  const std::string of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(state("net", 3, of_abc) == Model::State::verified);
  CHECK(state("net", 3, "") == Model::State::unverified);
  CHECK(state("net", 0, "") == Model::State::unverified);  // nothing is known of it
  CHECK(state("net", 4, of_abc) == Model::State::damaged);
  CHECK(state("net", 3, std::string(64, '0')) == Model::State::damaged);
  CHECK(state("none", 3, of_abc) == Model::State::missing);
}

TEST_CASE("doctor --bench measures each job on the real pipeline", "[doctor][slow]") {
  if (!have_weights()) {
    return;
  }
  const auto bench = examined({}, {"--bench"});
  CHECK(bench.exit_code == 0);
  CHECK(bench.line("anonymize").at("section") == "Expected speed");
  CHECK_THAT(bench.line("anonymize").at("found").get<std::string>(), Contains("frames a second at 1280x720"));
  CHECK_THAT(bench.line("anonymize").at("meaning").get<std::string>(), Contains("75 frames"));
}

}  // namespace smartcv::tests
