#include "smartcv/garment.h"

#include <memory>

#include "smartcv/command_line.h"

namespace smartcv::app {
namespace {

void add_check(CLI::App& garment, Invocation& invocation) {
  auto& command = add_command(garment, "check", "name every mistake in garment files and draw their anchors");
  command.footer("Example:\n  smartcv fitting-preview garment check shirt.yaml");
  const auto arguments = std::make_shared<GarmentCheckArguments>();
  command.add_option("FILE", arguments->files, "YAML files, or PNGs whose anchors are to be guessed")->type_name("");
  command
      .add_option("-o,--output", arguments->output,
                  "the drawing; of several files a folder for them [NAME.check.png beside each]")
      ->type_name("PNG");
  command.add_flag("--overwrite", arguments->overwrite, "replace the drawing that --output names");
  command.add_flag("!--no-drawing", arguments->draw, "text only");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->files.empty()) {
        refuse_usage(command, "the file is missing, as in `smartcv fitting-preview garment check shirt.yaml`");
      }
      return check_garments(*arguments);
    };
  });
}

void add_suggest(CLI::App& garment, Invocation& invocation) {
  auto& command = add_command(garment, "suggest", "propose a garment's anchors from the outline of its picture");
  command.footer(
      "Example:\n  smartcv fitting-preview garment suggest shirt.png\n"
      "Look at the result with `garment check` and move what is not where it should be.");
  const auto arguments = std::make_shared<GarmentSuggestArguments>();
  command.add_option("PNG", arguments->picture, "the picture, with transparency")->type_name("");
  command
      .add_option("--kind", arguments->kind,
                  "top, jacket, dress, skirt, trousers, hat, glasses or scarf [guessed from the outline]")
      ->type_name("KIND");
  command
      .add_option("-o,--output", arguments->output,
                  "the file to write; -: standard output [NAME.yaml beside the picture]")
      ->type_name("YAML");
  command.add_flag("--overwrite", arguments->overwrite, "replace a file that is there");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->picture.empty()) {
        refuse_usage(command, "the picture is missing, as in `smartcv fitting-preview garment suggest shirt.png`");
      }
      return suggest_garment_file(*arguments);
    };
  });
}

void add_cutout(CLI::App& garment, Invocation& invocation) {
  auto& command = add_command(garment, "cutout", "cut a garment out of a photo: the picture with transparency");
  command.footer(
      "Examples:\n  smartcv fitting-preview garment cutout photo.jpg --output shirt.png\n"
      "  smartcv fitting-preview garment cutout photos/ --output garments/ --jobs 4");
  const auto arguments = std::make_shared<GarmentCutoutArguments>();
  command.add_option("PHOTO", arguments->input, "the photo, or a folder of photos")->type_name("");
  command.add_option("-o,--output", arguments->output, "the PNG to write; of a folder the folder for them")
      ->type_name("PNG");
  command
      .add_option("--model", arguments->model,
                  "what finds the garment: grabcut (the photo's border is background; needs no weights), u2netp, or a "
                  "weight file [grabcut]")
      ->type_name("NAME");
  command.add_option("--device", arguments->device, "where a network runs: cpu, auto or a GPU's number [cpu]")
      ->type_name("DEVICE");
  command.add_option("--jobs", arguments->jobs, "photos at the same time [one for each core]")->type_name("N");
  command.add_flag("--overwrite", arguments->overwrite, "replace files that are there");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->input.empty() || arguments->output.empty()) {
        refuse_usage(command,
                     "a photo and --output are needed, as in `smartcv fitting-preview garment cutout "
                     "photo.jpg --output shirt.png`");
      }
      return cut_out_garments(*arguments);
    };
  });
}

}  // namespace

void add_garment_commands(CLI::App& fitting_preview_command, Invocation& invocation) {
  auto& command =
      add_command(fitting_preview_command, "garment", "make and check the garments that `fitting-preview` draws");
  command.footer(
      "Examples:\n  smartcv fitting-preview garment cutout photo.jpg --output shirt.png\n"
      "  smartcv fitting-preview garment suggest shirt.png\n"
      "  smartcv fitting-preview garment check shirt.yaml");
  add_check(command, invocation);
  add_suggest(command, invocation);
  add_cutout(command, invocation);
  command.callback([&invocation, &command] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command]() -> int {
        refuse_usage(command, "the action is missing: cutout, suggest or check");
      };
    }
  });
}

}  // namespace smartcv::app
