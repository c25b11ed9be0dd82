#include "tests/apps/fitting_desk.h"

#include <fstream>
#include <utility>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/sample_garments.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

FittingDesk::FittingDesk() {
  if (!ready()) {
    return;
  }
  fs::create_directories(folder_ / "data/models");
  fs::create_directory(folder_ / "no models");
  fs::create_directory_symlink(fs::path(SMARTCV_SOURCE_DIR) / "configs", folder_ / "data/configs");
  std::ofstream catalog(folder_ / "data/models/catalog.yaml");
  catalog << "models:\n";
  fs::create_directory(folder_ / "models");
  for (const auto& [name, file] : {std::pair("yolov8n-pose", *weights_), std::pair("rvm-mobilenetv3", *matte_)}) {
    catalog << "  - name: " << name
            << "\n    task: people\n    jobs: [fitting-preview]\n    file: " << file.filename().string()
            << "\n    size: " << fs::file_size(file)
            << "\n    sha256: unknown\n    code_licence: AGPL-3.0 (code)\n    weights_licence: AGPL-3.0 (weights)\n"
               "    code_licence_id: AGPL-3.0\n    weights_licence_id: AGPL-3.0\n    url: http://127.0.0.1/none\n"
               "    input: any\n";
    fs::create_symlink(file, folder_ / "models" / file.filename());
  }
}

fs::path FittingDesk::clip(const std::string& name, int frames) const {
  const auto path = folder_ / name;
  if (!fs::exists(path)) {
    fs::create_directories(path.parent_path());
    make_clip(*footage_, path, 2, {"-frames:v", std::to_string(frames), "-crf", "10"});
  }
  return path;
}

CommandResult FittingDesk::run(const std::vector<std::string>& words, bool models) const {
  std::vector<std::string> command{"fitting-preview", "--progress",  "none", "--device", "cpu",
                                   "--pose",          "yolov8n-pose"};
  command.insert(command.end(), words.begin(), words.end());
  return smartcv(command, {"SMARTCV_DATA=" + at("data"), "SMARTCV_MODELS=" + at(models ? "models" : "no models")});
}

std::string FittingDesk::garment(const std::string& name) { return (sample_garments() / (name + ".yaml")).string(); }

}  // namespace smartcv::tests
