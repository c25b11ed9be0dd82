#ifndef SMARTCV_APPS_SMARTCV_RUN_PROGRAM_H
#define SMARTCV_APPS_SMARTCV_RUN_PROGRAM_H

namespace smartcv::app {

// Does what the command line asks for and tells on stderr what went wrong. Returns the exit code. May be called again.
[[nodiscard]] int run_program(int argc, const char* const* argv);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_RUN_PROGRAM_H
