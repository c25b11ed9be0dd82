#include "tests/support/media_fixtures.h"

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "tests/support/fixture_bytes.h"
#include "tests/support/fixture_recipes.h"
#include "tests/support/run_command.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;

const Recipe& recipe_of(const std::string& name) {
  const std::vector<Recipe>& recipes = fixture_recipes();
  const auto found =
      std::find_if(recipes.begin(), recipes.end(), [&](const Recipe& recipe) { return recipe.name == name; });
  if (found == recipes.end()) {
    throw std::runtime_error("there is no fixture called " + name);
  }
  return *found;
}

std::vector<std::string> words_of(const std::string& steps) {
  std::istringstream stream(steps);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

// The recipe with the recipes of everything it is made of.
std::string whole_recipe(const std::string& name) {
  std::string text = recipe_of(name).steps;
  for (const auto& word : words_of(text)) {
    if (word.front() == '@') {
      text.append("\n").append(whole_recipe(word.substr(1)));
    }
  }
  return text;
}

std::string text_of(const std::string& steps) {
  std::string text = steps.substr(std::string("text ").size());
  std::replace(text.begin(), text.end(), '|', '\n');
  return text;
}

std::string changed_bytes(const std::vector<std::string>& words) {
  const std::string bytes = read_bytes(words.at(1));
  const auto number = [&](std::size_t index) { return std::stod(words.at(index)); };
  const auto whole = [&](std::size_t index) { return std::stoi(words.at(index)); };
  const std::string& change = words.front();
  if (change == "join") {
    return bytes + read_bytes(words.at(2));
  }
  if (change == "cut_short") {
    return cut_short(bytes, number(2));
  }
  if (change == "start_late") {
    return start_late(bytes, number(2));
  }
  if (change == "flip_bits") {
    return flip_bits(bytes, whole(2), number(3), number(4));
  }
  if (change == "matrix") {
    return set_display_matrix(bytes, {whole(2), whole(3), whole(4), whole(5)});
  }
  if (change == "cover_before_tracks") {
    return cover_before_tracks(bytes);
  }
  throw std::runtime_error("unknown step " + change);
}

void make(const Recipe& recipe, const fs::path& target) {
  std::vector<std::string> words = words_of(recipe.steps);
  if (words.front() == "text") {
    write_bytes(target, text_of(recipe.steps));
    return;
  }
  for (auto& word : words) {
    if (word.front() == '@') {
      word = fixture(word.substr(1)).string();
    }
  }
  if (words.front() != "ffmpeg") {
    write_bytes(target, changed_bytes(words));
    return;
  }
  // Bit-exact: no encoder versions and dates in the file.
  const std::vector<std::string> start{"-hide_banner", "-nostdin", "-v", "error", "-y"};
  words.insert(words.begin() + 1, start.begin(), start.end());
  words.insert(words.end(), {"-fflags", "+bitexact"});
  if (std::find(words.begin(), words.end(), "-flags") == words.end()) {  // the last one of its kind wins
    words.insert(words.end(), {"-flags:v", "+bitexact"});
  }
  words.push_back(target.string());
  static_cast<void>(run_successfully(words));
}

}  // namespace

fs::path fixture(const std::string& name) {
  const Recipe& recipe = recipe_of(name);
  std::ostringstream hash;
  hash << std::hex << std::hash<std::string>{}(whole_recipe(name));
  const fs::path wanted = name;
  const fs::path folder = fs::path(SMARTCV_BINARY_DIR) / "fixtures";
  const std::string stem = wanted.stem().string() + "-" + hash.str();
  const fs::path path = folder / (stem + wanted.extension().string());
  if (!fs::exists(path)) {
    fs::create_directories(folder);
    // Made under a name of this process, then renamed: others see the whole file or none.
    const fs::path part = folder / (stem + "-" + std::to_string(getpid()) + wanted.extension().string());
    try {
      make(recipe, part);
      fs::rename(part, path);
    } catch (...) {
      std::error_code ignored;
      fs::remove(part, ignored);
      throw;
    }
  }
  return path;
}

std::vector<std::string> sound_fixtures() {
  std::vector<std::string> names;
  for (const Recipe& recipe : fixture_recipes()) {
    if (recipe.sound) {
      names.push_back(recipe.name);
    }
  }
  return names;
}

}  // namespace smartcv::tests
