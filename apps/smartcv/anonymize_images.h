#ifndef SMARTCV_APPS_SMARTCV_ANONYMIZE_IMAGES_H
#define SMARTCV_APPS_SMARTCV_ANONYMIZE_IMAGES_H

#include <CLI/CLI.hpp>
#include <string>

#include "smartcv/anonymize_setup.h"
#include "smartcv/batch_run.h"
#include "smartcv/job_command.h"

namespace smartcv::app {

// True when the word is a JPEG or PNG file, by its name, or a folder or a pattern that stands for some.
[[nodiscard]] bool is_image_input(const std::string& input);

// Anonymizes them in this process: one picture, or all of a folder or a pattern into a folder, mirrored. Paths of the
// results on stdout, one line for each picture on stderr. `many`: its --name, --short-names, --order, --jobs, --dry-run
// and --shard count. Returns the exit code: 6 when some of several failed, 7 when one has a leak, 75 when stopped.
[[nodiscard]] int anonymize_images(const CLI::App& command, const JobArguments& arguments, const BatchArguments& many,
                                   AnonymizeSetup& setup, const std::string& input);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_ANONYMIZE_IMAGES_H
