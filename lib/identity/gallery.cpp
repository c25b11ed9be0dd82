#include "identity/gallery.h"

#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "identity/person_name.h"

namespace smartcv::identity {
namespace {

namespace fs = std::filesystem;

Error gallery_error(const fs::path& path, const std::string& message) {
  return Error(ErrorCode::input, message, {"reading the gallery", path.string()});
}

// By name, so that the result does not depend on the file system; hidden ones are the system's, not the user's.
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code problem;
  std::vector<fs::path> entries;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
    if (!entry->path().filename().string().starts_with('.')) {
      entries.push_back(entry->path());
    }
  }
  if (problem) {
    throw gallery_error(folder, fmt::format("the folder cannot be read: {}", problem.message()));
  }
  std::ranges::sort(entries);
  return entries;
}

std::string name_of(const fs::path& entry, const std::string& text) {
  try {
    return checked_name(text);
  } catch (const Error& error) {
    throw gallery_error(entry, fmt::format("its name is no name for a person: {}", error.message()));
  }
}

// A photo that is all there is of somebody.
GalleryPerson read_loose(const fs::path& photo, const PhotoLooks& looks) {
  PhotoFace face = face_of_file(photo, looks);
  if (!face.problem.empty()) {
    throw gallery_error(photo, face.problem + "; take another photo, or take the file away");
  }
  return {name_of(photo, photo.stem().string()), {std::move(face.embedding)}};
}

GalleryPerson read_person(const fs::path& folder, const PhotoLooks& looks) {
  GalleryPerson person;
  person.name = name_of(folder, folder.filename().string());
  std::vector<std::string> problems;
  for (const fs::path& photo : entries_of(folder)) {
    if (fs::is_directory(photo)) {
      continue;
    }
    PhotoFace face = face_of_file(photo, looks);
    if (face.problem.empty()) {
      person.faces.push_back(std::move(face.embedding));
    } else {
      problems.push_back(fmt::format("{} {}", photo.filename().string(), face.problem));
    }
  }
  if (person.faces.empty()) {
    throw gallery_error(
        folder, problems.empty()
                    ? fmt::format("there is no photo of {} in it; put some in, or take the folder away", person.name)
                    : fmt::format("none of the photos of {} can be used: {}", person.name, fmt::join(problems, ", ")));
  }
  for (const std::string& problem : problems) {
    log_warning(fmt::format("gallery, {}: {}; it is left out", person.name, problem));
  }
  return person;
}

}  // namespace

Gallery read_gallery(const fs::path& folder, const PhotoLooks& looks, LoosePhotos loose) {
  if (std::error_code problem; !fs::is_directory(folder, problem)) {
    throw gallery_error(folder, "there is no such folder; a gallery has a folder for each person with photos in it");
  }
  Gallery gallery;
  std::size_t loose_files = 0;
  for (const fs::path& entry : entries_of(folder)) {
    if (fs::is_directory(entry)) {
      gallery.people.push_back(read_person(entry, looks));
    } else if (loose == LoosePhotos::a_person_each) {
      gallery.people.push_back(read_loose(entry, looks));
    } else {
      ++loose_files;
    }
  }
  std::ranges::stable_sort(gallery.people, {}, &GalleryPerson::name);
  const auto twice = std::ranges::adjacent_find(gallery.people, {}, &GalleryPerson::name);
  if (twice != gallery.people.end()) {
    throw gallery_error(
        folder, fmt::format("two entries are called {}; put all photos of a person into one folder", twice->name));
  }
  if (gallery.people.empty()) {
    throw gallery_error(folder, loose == LoosePhotos::a_person_each
                                    ? "is empty; it takes photos, or a folder with photos for each person"
                                    : "has no folder of a person; a gallery has a folder for each person, named as the "
                                      "person, with photos in it");
  }
  if (loose_files > 0) {
    log_warning(fmt::format("{}: {} file{} in no person's folder; left out", folder.string(), loose_files,
                            loose_files == 1 ? "" : "s"));
  }
  return gallery;
}

}  // namespace smartcv::identity
