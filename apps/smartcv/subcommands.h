#ifndef SMARTCV_APPS_SMARTCV_SUBCOMMANDS_H
#define SMARTCV_APPS_SMARTCV_SUBCOMMANDS_H

#include <array>
#include <functional>

namespace CLI {
class App;
}

namespace smartcv::app {

// What the command line asked for. The subcommand that was chosen leaves its work here; main does it after the whole
// line has been checked.
struct Invocation {
  std::function<int()> work;  // returns the exit code, throws Error
};

// Each subcommand adds itself, with its options, to the program.
using AddSubcommand = void (*)(CLI::App& program, Invocation& invocation);

void add_anonymize(CLI::App& program, Invocation& invocation);
void add_matte(CLI::App& program, Invocation& invocation);
void add_face_timeline(CLI::App& program, Invocation& invocation);
void add_fitting_preview(CLI::App& program, Invocation& invocation);
void add_batch(CLI::App& program, Invocation& invocation);
void add_probe(CLI::App& program, Invocation& invocation);
void add_bench(CLI::App& program, Invocation& invocation);
void add_doctor(CLI::App& program, Invocation& invocation);
void add_config(CLI::App& program, Invocation& invocation);
void add_models(CLI::App& program, Invocation& invocation);
void add_version(CLI::App& program, Invocation& invocation);
void add_worker(CLI::App& program, Invocation& invocation);

// In the order of --help. A new subcommand is one file, one declaration above and one entry here.
inline constexpr std::array subcommands{add_anonymize, add_matte,  add_face_timeline, add_fitting_preview,
                                        add_batch,     add_probe,  add_bench,         add_doctor,
                                        add_config,    add_models, add_version,       add_worker};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_SUBCOMMANDS_H
