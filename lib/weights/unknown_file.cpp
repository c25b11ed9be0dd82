#include "weights/unknown_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/format.h"

namespace smartcv::weights {
namespace {

using namespace std::string_view_literals;

constexpr const char* fetch_again = "fetch it again with `smartcv models pull`";
constexpr const char* unpack = "unpack it and name the weight file in it";
constexpr const char* other_framework = "use the PyTorch, safetensors or ONNX file of the same network";
constexpr const char* save_again = "save its state_dict() with torch.save, in its default protocol 2";
constexpr const char* not_weights = "name the weight file";

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  const char* what;
  const char* advice;
};

constexpr auto signatures = std::to_array<Signature>({
    {0, "version https://git-lfs"sv, "a Git LFS pointer, which only stands for the file",
     "fetch the file (git lfs pull)"},
    {0, "\x89PNG"sv, "a PNG picture", not_weights},
    {0, "\xff\xd8\xff"sv, "a JPEG picture", not_weights},
    {0, "GIF8"sv, "a GIF picture", not_weights},
    {8, "WEBP"sv, "a WebP picture", not_weights},
    {4, "ftyp"sv, "an MP4 or MOV video", not_weights},
    {0, "\x1a\x45\xdf\xa3"sv, "a Matroska or WebM video", not_weights},
    {0, "%PDF"sv, "a PDF document", not_weights},
    {0, "\x1f\x8b"sv, "a gzip archive", unpack},
    {0,
     "\xfd"
     "7zXZ"sv,
     "an xz archive", unpack},
    {0, "BZh"sv, "a bzip2 archive", unpack},
    {0, "\x28\xb5\x2f\xfd"sv, "a zstd archive", unpack},
    {0, "7z\xbc\xaf\x27\x1c"sv, "a 7-Zip archive", unpack},
    {0, "Rar!"sv, "a RAR archive", unpack},
    {257, "ustar"sv, "a tar archive", unpack},
    {0, "PK\x05\x06"sv, "an empty zip archive", fetch_again},
    {0, "\x89HDF"sv, "an HDF5 file, as Keras writes", other_framework},
    {4, "TFL3"sv, "a TensorFlow Lite file", other_framework},
    {0, "ftrt"sv, "a TensorRT engine", other_framework},
    {0, "ptrt"sv, "a TensorRT engine", other_framework},
    {0, "GGUF"sv, "a GGUF file", other_framework},
    {0, "\x93NUMPY"sv, "a NumPy array", other_framework},
    {0, "7767517\n"sv, "an ncnn network", other_framework},
    {0,
     "\x7f"
     "ELF"sv,
     "a program or library", not_weights},
    {0, "\x80\x02"sv, "a bare pickle, not one of torch.save", save_again},
    {0, "\x80\x03"sv, "a pickle of protocol 3", save_again},
    {0, "\x80\x04"sv, "a pickle of protocol 4", save_again},
    {0, "\x80\x05"sv, "a pickle of protocol 5", save_again},
});

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char wanted, char is) {
           return wanted == static_cast<char>(std::tolower(static_cast<unsigned char>(is)));
         });
}

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || c == '\r' || c == '\t' || static_cast<unsigned char>(c) >= 0x20;
  });
}

// Ultralytics puts the length of a JSON text (4 bytes) and that text before a TensorRT engine.
bool is_engine_with_metadata(std::string_view text) {
  return text.size() > 8 && text[2] == '\0' && text[3] == '\0' && text[4] == '{' && text[5] == '"';
}

}  // namespace

std::string seems_to_be(std::span<const std::byte> bytes) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 512));
  const auto sentence = [](std::string_view what, std::string_view advice) {
    return fmt::format("it seems to be {}; {}", what, advice);
  };
  for (const auto& signature : signatures) {
    if (all.substr(std::min(signature.offset, all.size())).starts_with(signature.bytes)) {
      return sentence(signature.what, signature.advice);
    }
  }
  if (is_saved_model(bytes)) {
    return sentence("a TensorFlow SavedModel", other_framework);
  }
  if (is_engine_with_metadata(all)) {
    return sentence("a TensorRT engine as Ultralytics exports it", other_framework);
  }
  const auto first = std::find_if_not(all.begin(), all.end(), [](unsigned char c) { return std::isspace(c) != 0; });
  const auto text = all.substr(static_cast<std::size_t>(first - all.begin()));
  for (const auto word : {"<!doctype html"sv, "<html"sv, "<head"sv, "<body"sv, "<!--"sv}) {
    if (starts_with_word(text, word)) {
      return sentence("an HTML page, as a failed download leaves", fetch_again);
    }
  }
  if (starts_with_word(text, "<?xml"sv)) {
    return sentence("an XML text, as an OpenVINO description or a failed download is", other_framework);
  }
  if (text.starts_with('{') && is_text(text)) {
    return sentence("a JSON text", fetch_again);
  }
  if (is_text(text)) {
    return sentence("a text", fetch_again);
  }
  if (std::all_of(all.begin(), all.end(), [](char c) { return c == '\0'; })) {
    return sentence("empty space, as an interrupted download leaves", fetch_again);
  }
  return fmt::format("nothing is known that begins so; {}", fetch_again);
}

bool is_saved_model(std::span<const std::byte> bytes) noexcept {
  return bytes.size() >= 3 && bytes[0] == std::byte{0x08} && bytes[1] == std::byte{0x01} && bytes[2] == std::byte{0x12};
}

}  // namespace smartcv::weights
