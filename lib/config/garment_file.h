#ifndef SMARTCV_CONFIG_GARMENT_FILE_H
#define SMARTCV_CONFIG_GARMENT_FILE_H

#include <filesystem>
#include <string>
#include <vector>

#include "tasks/fitting_preview/garment.h"

namespace smartcv::config {

// The YAML file of a garment (docs/garments.md):
//   kind      top, jacket, dress, skirt, trousers, hat, glasses or scarf
//   picture   the PNG, relative to this file; NAME.png beside NAME.yaml when it is left out
//   anchors   map: name of the anchor -> [x, y]
//   parts     map: name of the part -> list of points; may be left out
//   name, z, size: {width, length, sleeves}: may be left out
// A PNG in place of the YAML stands for the YAML of the same name beside it; when there is none the anchors are
// proposed by fitting_preview::suggest_garment and a warning says so.

// Reads such a file. Throws Error(usage) "FILE:LINE: …" for the first thing in the file that is not as it should be,
// with the number of others, and Error(input) when the picture is missing or no PNG. Whether the anchors make sense is
// up to fitting_preview::mistakes.
[[nodiscard]] fitting_preview::GarmentFacts read_garment_file(const std::filesystem::path& path);

// The same for who wants to see everything that is wrong.
struct GarmentReading {
  fitting_preview::GarmentFacts facts;  // what could be made out; picture_size 0 x 0 when the picture cannot be read
  std::vector<std::string> problems;    // "FILE:LINE: …"
  bool kind_known = true;               // else `facts.kind` means nothing
};
// Throws only when there is no map to look at: Error(usage), Error(input) for a PNG without YAML that cannot be read.
[[nodiscard]] GarmentReading inspect_garment_file(const std::filesystem::path& path);

// The text of a file that reads back as `facts`; `picture` as it is to stand there.
[[nodiscard]] std::string garment_yaml(const fitting_preview::GarmentFacts& facts, const std::string& picture);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_GARMENT_FILE_H
