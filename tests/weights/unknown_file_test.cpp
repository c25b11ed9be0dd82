#include "weights/unknown_file.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

TEST_CASE("a file of another kind is refused with what it seems to be and what to do") {
  struct Sample {
    std::string bytes;
    const char* what;
    const char* advice;
  };
  const std::string zero(1, '\0');
  const std::vector<Sample> samples{
      {"\n  <!DOCTYPE HTML><html>", "HTML page", "fetch it again"},
      {"<html lang=en>", "HTML page", "fetch it again"},
      {"<?xml version='1.0'?><net>", "XML", "same network"},
      {"version https://git-lfs and more\noid sha256:0\n", "Git LFS pointer", "git lfs pull"},
      {"\x89PNG\r\n\x1a\n", "PNG", "name the weight file"},
      {"\xff\xd8\xff\xe0", "JPEG", "name the weight file"},
      {zero + zero + zero + " ftypisom", "MP4", "name the weight file"},
      {"\x1a\x45\xdf\xa3", "Matroska", "name the weight file"},
      {"\x1f\x8b\x08", "gzip", "unpack"},
      {"BZh91AY", "bzip2", "unpack"},
      {std::string(257, 'a') + "ustar", "tar archive", "unpack"},
      {"PK\x05\x06" + std::string(18, '\0'), "empty zip", "fetch it again"},
      {"\x89HDF\r\n\x1a\n", "HDF5", "same network"},
      {"\x1c" + zero + zero + zero + "TFL3", "TensorFlow Lite", "same network"},
      {"\x08\x01\x12\x05" + std::string(5, 'x'), "SavedModel", "same network"},
      {"ftrt" + zero, "TensorRT", "same network"},
      {"\x40\x01" + zero + zero + R"({"description": "x"})", "TensorRT engine as Ultralytics", "same network"},
      {"\x80\x04\x95" + zero, "protocol 4", "default protocol 2"},
      {"\x80\x02}q" + zero + ".", "bare pickle", "default protocol 2"},
      {"GGUF\x03", "GGUF", "same network"},
      {"\x7f"
       "ELF\x02",
       "program", "name the weight file"},
      {R"({"error": "not found"})", "JSON", "fetch it again"},
      {"Not Found", "a text", "fetch it again"},
      {std::string(600, '\0'), "empty space", "fetch it again"},
      {"\x01\x02\x03\x04", "nothing is known", "fetch it again"},
  };
  for (const auto& sample : samples) {
    CHECK_THAT(refusal(sample.bytes), Contains(sample.what) && Contains(sample.advice) && Contains("starts with"));
  }
}

TEST_CASE("what a file seems to be is answered for any short beginning") {
  CHECK_FALSE(weights::seems_to_be({}).empty());
  for (int first = 0; first < 256; ++first) {
    const auto byte = static_cast<std::byte>(first);
    CHECK_FALSE(weights::seems_to_be(std::span(&byte, 1)).empty());
  }
}
