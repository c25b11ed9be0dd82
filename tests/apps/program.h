#ifndef SMARTCV_TESTS_APPS_PROGRAM_H
#define SMARTCV_TESTS_APPS_PROGRAM_H

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/run_command.h"

namespace smartcv::tests {

// The program under test, bin/smartcv of this build.
[[nodiscard]] std::string program();

// Starts the program without waiting; stdout and stderr go to files.
[[nodiscard]] pid_t start(const std::vector<std::string>& arguments, const std::filesystem::path& out,
                          const std::filesystem::path& err);
// Its exit code; 128 + signal when it was killed by one.
int wait_for(pid_t child);

// Runs the program with these arguments; `environment` holds NAME=VALUE.
[[nodiscard]] CommandResult smartcv(std::vector<std::string> arguments,
                                    const std::vector<std::string>& environment = {});

// `smartcv anonymize` without a detector and with the fastest settings: for tests that are not about faces.
[[nodiscard]] std::vector<std::string> quick(const std::filesystem::path& input, const std::filesystem::path& output,
                                             const std::vector<std::string>& more = {});

// Lines of stderr that are errors, without "error: ".
[[nodiscard]] std::vector<std::string> error_lines(const CommandResult& result);

// Names in a folder, sorted.
[[nodiscard]] std::vector<std::string> listing(const std::filesystem::path& folder);

// Number of frames of the first video stream, counted by ffprobe.
[[nodiscard]] int count_frames(const std::filesystem::path& file);

// True when the default face detector's weights are there; says so on stderr when a test is skipped without them.
[[nodiscard]] bool have_weights();

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_APPS_PROGRAM_H
