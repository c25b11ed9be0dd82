#include <catch2/catch.hpp>

#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/probes.h"
#include "smartcv/doctor/units.h"
#include "tests/apps/doctor/lines.h"

namespace smartcv::tests {

using Catch::Contains;
using doctor::gibibyte;
using doctor::State;

namespace {

doctor::NetworkFacts good_networks() {
  doctor::NetworkFacts facts;
  facts.runtime = {"2.11.0", "2.11.0", "3.10.2", "13.0", "AVX512", 4};
  facts.openmp = {"/usr/lib/libgomp.so.1.0.0"};
  facts.cores = 4;
  return facts;
}

doctor::MachineFacts four_cores() {
  doctor::MachineFacts facts;
  facts.cores = {4, 4};
  facts.usable_cores = 4;
  return facts;
}

doctor::GpuFacts good_gpu() {
  doctor::GpuFacts facts;
  facts.driver.facts = NvidiaDriver{true, true, "", 13000, "580.65.06", {{"NVIDIA H200", 140 * gibibyte, 0, 90}}};
  nn::RuntimeFacts kernel = good_networks().runtime;
  kernel.cuda_tried = true;
  kernel.cuda_opens = true;
  facts.kernel = doctor::Answer<nn::RuntimeFacts>{kernel, ""};
  facts.decoder = doctor::Answer<media::CodecTrial>{media::CodecTrial{"cuda", true, ""}, ""};
  facts.encoders =
      doctor::Answer<std::vector<media::CodecTrial>>{std::vector{media::CodecTrial{"h264_nvenc", true, ""}}, ""};
  return facts;
}

doctor::MediaFacts good_media() {
  doctor::MediaFacts facts;
  facts.ffmpeg = {"5.1", "GPL version 2 or later", "--enable-gpl", {{"libavcodec", "59.37.100", "59.37.100"}}};
  facts.encoders.facts =
      std::vector<media::CodecTrial>{{"libx264", true, ""}, {"libx265", true, ""}, {"exr", true, ""}};
  return facts;
}

}  // namespace

TEST_CASE("networks that cannot be opened keep the jobs from running", "[doctor]") {
  const auto lines = doctor::judge_networks({{}, "libtorch_cpu.so: cannot open"}, four_cores());
  CHECK(line_named(lines, "LibTorch").state == State::error);
  CHECK_THAT(line_named(lines, "LibTorch").meaning, Contains("libtorch_cpu.so"));
  CHECK_FALSE(has_line(lines, "oneDNN"));
  CHECK(doctor::exit_code_of(lines) == 4);
}

TEST_CASE("another LibTorch than at build time, no oneDNN and two OpenMP runtimes are warned of", "[doctor]") {
  auto facts = good_networks();
  CHECK(doctor::exit_code_of(doctor::judge_networks({facts, ""}, four_cores())) == 0);
  for (const auto& line : doctor::judge_networks({facts, ""}, four_cores())) {
    CHECK(line.state == State::ok);
  }
  facts.runtime.version = "2.8.0";
  facts.runtime.onednn.clear();
  facts.openmp.emplace_back("/opt/lib/libiomp5.so");
  const auto lines = doctor::judge_networks({facts, ""}, four_cores());
  CHECK(line_named(lines, "LibTorch").state == State::warning);
  CHECK_THAT(line_named(lines, "LibTorch").meaning, Contains("2.11.0"));
  CHECK(line_named(lines, "oneDNN").state == State::warning);
  CHECK(line_named(lines, "OpenMP").state == State::warning);
  CHECK_THAT(line_named(lines, "OpenMP").found, Contains("/opt/lib/libiomp5.so and") || Contains("and /opt/lib"));
  CHECK(doctor::exit_code_of(lines) == 0);
}

TEST_CASE("OpenMP libraries are found among the mapped files, each once", "[doctor]") {
  const auto libraries = doctor::openmp_libraries(
      "7f01-7f02 r--p 00000000 fe:00 12  /usr/lib/libgomp.so.1.0.0\n"
      "7f02-7f03 r-xp 00000000 fe:00 12  /usr/lib/libgomp.so.1.0.0\n"
      "7f03-7f04 r-xp 00000000 fe:00 13  /opt/torch/lib/libgomp-24e2ab19.so.1.0.0\n"
      "7f04-7f05 r-xp 00000000 fe:00 14  /opt/intel/libiomp5.so\n"
      "7f05-7f06 r-xp 00000000 fe:00 15  /usr/lib/libgompertz.txt\n"
      "7f06-7f07 rw-p 00000000 00:00 0 \n"
      "7ffe-7fff rw-p 00000000 00:00 0  [stack]\n");
  CHECK(libraries == std::vector<std::string>{"/opt/intel/libiomp5.so", "/opt/torch/lib/libgomp-24e2ab19.so.1.0.0",
                                              "/usr/lib/libgomp.so.1.0.0"});
}

TEST_CASE("no GPU is no fault", "[doctor]") {
  doctor::GpuFacts facts;
  facts.driver.facts = NvidiaDriver{};
  facts.driver.facts->problem = "there is no NVIDIA driver";
  const auto lines = doctor::judge_gpu(facts);
  CHECK(lines.size() == 1);
  CHECK(lines.front().state == State::note);
}

TEST_CASE("a GPU that works has a line for each of its parts", "[doctor]") {
  const auto lines = doctor::judge_gpu(good_gpu());
  for (const char* name : {"driver", "device 0", "network", "NVDEC", "NVENC"}) {
    CAPTURE(name);
    CHECK(line_named(lines, name).state == State::ok);
  }
  CHECK_THAT(line_named(lines, "driver").found, Contains("580.65.06") && Contains("13.0"));
  CHECK_THAT(line_named(lines, "device 0").found, Contains("H200") && Contains("140.0 GiB"));
}

TEST_CASE("an old driver is told which one is needed", "[doctor]") {
  auto facts = good_gpu();
  facts.driver.facts->cuda_version = 12040;
  facts.kernel->facts->cuda_opens = false;
  facts.kernel->facts->cuda_problem = "the NVIDIA driver does not answer";
  const auto line = line_named(doctor::judge_gpu(facts), "network");
  CHECK(line.state == State::warning);
  CHECK_THAT(line.found, Contains("12.4") && Contains("13.0"));
  CHECK_THAT(line.to_do, Contains("580"));
}

TEST_CASE("LibTorch's CUDA part that is not there falls back on the CPU; one that computes nonsense stops jobs",
          "[doctor]") {
  auto facts = good_gpu();
  facts.kernel->facts->cuda_opens = false;
  facts.kernel->facts->cuda_problem = "LibTorch's CUDA part cannot be opened";
  auto line = line_named(doctor::judge_gpu(facts), "network");
  CHECK(line.state == State::warning);
  CHECK_THAT(line.to_do, Contains("SMARTCV_CUDA=1"));

  facts.kernel->facts->cuda_opens = true;
  facts.kernel->facts->cuda_problem = "a convolution on it is off by 3";
  line = line_named(doctor::judge_gpu(facts), "network");
  CHECK(line.state == State::error);
  CHECK_THAT(line.to_do, Contains("--device cpu"));

  facts.kernel = doctor::Answer<nn::RuntimeFacts>{{}, "it did not answer within 60 s"};
  CHECK(line_named(doctor::judge_gpu(facts), "network").state == State::error);
}

TEST_CASE("drivers that are there by half name the missing half", "[doctor]") {
  doctor::GpuFacts facts;
  facts.driver.facts = NvidiaDriver{true, false, "libcuda.so.1 cannot be opened"};
  auto line = line_named(doctor::judge_gpu(facts), "driver");
  CHECK(line.state == State::warning);
  CHECK_THAT(line.to_do, Contains("libcuda1"));
  facts.driver.facts = NvidiaDriver{true, true, "the driver does not start: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"};
  CHECK(line_named(doctor::judge_gpu(facts), "driver").state == State::warning);
  facts.driver = {{}, "it crashed (signal 11, Segmentation fault)"};
  CHECK(line_named(doctor::judge_gpu(facts), "driver").state == State::warning);
}

TEST_CASE("a full GPU is warned of, one without NVENC is noted", "[doctor]") {
  auto facts = good_gpu();
  facts.driver.facts->devices[0].memory_free = gibibyte;
  facts.encoders->facts->front().problem = "No capable devices found";
  const auto lines = doctor::judge_gpu(facts);
  CHECK(line_named(lines, "device 0").state == State::warning);
  CHECK(line_named(lines, "NVENC").state == State::note);
}

TEST_CASE("FFmpeg without libx264 stops the jobs, without libx265 it is a warning, without the rest a note",
          "[doctor]") {
  auto facts = good_media();
  CHECK(line_named(doctor::judge_media(facts), "encoders").found == "libx264, libx265, exr");
  facts.encoders.facts =
      std::vector<media::CodecTrial>{{"libx264", false, "no"}, {"libx265", false, "no"}, {"exr", true, "broken"}};
  const auto lines = doctor::judge_media(facts);
  CHECK(line_named(lines, "libx264").state == State::error);
  CHECK(line_named(lines, "libx265").state == State::warning);
  CHECK(line_named(lines, "exr").state == State::note);
  CHECK_THAT(line_named(lines, "exr").found, Contains("broken"));
  CHECK_FALSE(has_line(lines, "encoders"));
  CHECK(doctor::exit_code_of(lines) == 4);
}

TEST_CASE("encoders that take the process with them are an error", "[doctor]") {
  auto facts = good_media();
  facts.encoders = {{}, "it crashed (signal 4, Illegal instruction)"};
  CHECK(line_named(doctor::judge_media(facts), "encoders").state == State::error);
}

TEST_CASE("FFmpeg libraries of another major version, and non-free builds, are told", "[doctor]") {
  auto facts = good_media();
  facts.ffmpeg.libraries[0].running = "60.3.100";
  facts.ffmpeg.configuration += " --enable-nonfree";
  const auto lines = doctor::judge_media(facts);
  CHECK(line_named(lines, "FFmpeg").state == State::warning);
  CHECK_THAT(line_named(lines, "FFmpeg").meaning, Contains("59.37.100"));
  CHECK(line_named(lines, "licence").state == State::note);
  facts.ffmpeg.libraries[0].running = "59.60.100";
  CHECK(line_named(doctor::judge_media(facts), "FFmpeg").state == State::ok);
}

TEST_CASE("OpenCV of another version and a cascade that does not load are warned of", "[doctor]") {
  doctor::PictureFacts facts;
  facts.opencv = {"4.6.0", "4.6.0", "TBB", 4};
  facts.cascade = "eye.xml";
  CHECK(line_named(doctor::judge_pictures(facts), "OpenCV").state == State::ok);
  CHECK(line_named(doctor::judge_pictures(facts), "eye cascade").state == State::ok);
  facts.opencv.running = "4.10.0";
  facts.cascade_problem = "no XML";
  CHECK(line_named(doctor::judge_pictures(facts), "OpenCV").state == State::warning);
  CHECK(line_named(doctor::judge_pictures(facts), "eye cascade").state == State::warning);
  facts.cascade.clear();
  CHECK(line_named(doctor::judge_pictures(facts), "eye cascade").state == State::note);
}

TEST_CASE("models: what jobs need by default is an error when it is not right, the rest is not", "[doctor]") {
  using Model = doctor::ModelFacts;
  const auto state = [](Model::State found, bool needed) {
    return doctor::judge_models({{"net", "a task", found, "why", needed}}, "/models").front();
  };
  CHECK(state(Model::State::verified, true).state == State::ok);
  CHECK(state(Model::State::unverified, true).state == State::ok);
  CHECK_THAT(state(Model::State::unverified, true).found, Contains("not verified"));
  CHECK(state(Model::State::missing, true).state == State::error);
  CHECK(state(Model::State::missing, true).to_do == "smartcv models pull net");
  CHECK(state(Model::State::missing, false).state == State::note);
  CHECK_THAT(state(Model::State::missing, false).to_do, Contains("smartcv models pull net"));
  CHECK(state(Model::State::damaged, true).state == State::error);
  CHECK(state(Model::State::damaged, false).state == State::warning);
  CHECK_THAT(state(Model::State::damaged, false).found, Contains("why"));
  CHECK(line_named(doctor::judge_models({}, ""), "folder").state == State::error);
}

TEST_CASE("folders: what is missing, full or read-only is told with the variable that helps", "[doctor]") {
  doctor::DataFacts data{"/data", "", "", ""};
  const auto lines = doctor::judge_folders(data, {{"temporary", "/tmp", "the folder does not exist", 0},
                                                  {"current", "/x", "", 100 * gibibyte},
                                                  {"models", "/m", "", gibibyte / 2}});
  CHECK(line_named(lines, "configuration").state == State::ok);
  CHECK(line_named(lines, "temporary").state == State::warning);
  CHECK_THAT(line_named(lines, "temporary").to_do, Contains("TMPDIR"));
  CHECK(line_named(lines, "current").state == State::ok);
  CHECK(line_named(lines, "models").state == State::warning);
  CHECK_THAT(line_named(lines, "models").meaning, Contains("512 MiB"));
  for (const doctor::DataFacts& broken :
       {doctor::DataFacts{"", "not found", "", ""}, {"/data", "", "bad key", ""}, {"/data", "", "", "bad catalogue"}}) {
    CHECK(line_named(doctor::judge_folders(broken, {}), "configuration").state == State::error);
  }
}

TEST_CASE("a job that was measured tells its speed, one that failed says why", "[doctor]") {
  const auto good =
      doctor::judge_bench("anonymize", {doctor::BenchFacts{"1280x720", "CPU", 120, 31.25, "infer", 0.3, 4}, ""});
  CHECK(good.state == State::ok);
  CHECK_THAT(good.found, Contains("31.2 frames a second at 1280x720"));
  const auto busy = doctor::judge_bench("anonymize", {doctor::BenchFacts{"", "CPU", 1, 1, "infer", 6.5, 4}, ""});
  CHECK(busy.state == State::note);
  CHECK_THAT(busy.meaning, Contains("load 6.5 on 4 cores"));
  const auto bad = doctor::judge_bench("anonymize", {{}, "the model 'centerface' is missing"});
  CHECK(bad.state == State::error);
  CHECK_THAT(bad.meaning, Contains("centerface"));
}

}  // namespace smartcv::tests
