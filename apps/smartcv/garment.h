#ifndef SMARTCV_APPS_SMARTCV_GARMENT_H
#define SMARTCV_APPS_SMARTCV_GARMENT_H

#include <filesystem>
#include <string>
#include <vector>

#include "smartcv/subcommands.h"

namespace smartcv::app {

// Adds `garment` with its actions check, suggest and cutout to `smartcv fitting-preview`.
void add_garment_commands(CLI::App& fitting_preview_command, Invocation& invocation);

// The actions. They print results on stdout, return the exit code and throw Error.

struct GarmentCheckArguments {
  std::vector<std::string> files;  // YAML, or PNG
  std::string output;              // picture, or a folder for several; empty: NAME.check.png beside each file
  bool draw = true;
  bool overwrite = false;  // of `output`; a NAME.check.png is always made anew
};
// Exit code 0, or Error: usage when a file has mistakes, input when a picture cannot be read. All files are looked at.
int check_garments(const GarmentCheckArguments& arguments);

struct GarmentSuggestArguments {
  std::string picture;
  std::string kind;    // empty: guessed
  std::string output;  // empty: NAME.yaml beside the picture; "-": stdout
  bool overwrite = false;
};
int suggest_garment_file(const GarmentSuggestArguments& arguments);

struct GarmentCutoutArguments {
  std::string input;   // a photo, or a folder of them
  std::string output;  // PNG, or a folder
  std::string model = "grabcut";
  std::string device = "cpu";
  int jobs = 0;  // 0: as many as there are cores
  bool overwrite = false;
};
// One line on stdout for each photo. A folder goes on without its bad photos and returns 6.
int cut_out_garments(const GarmentCutoutArguments& arguments);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_GARMENT_H
