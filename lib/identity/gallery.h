#ifndef SMARTCV_IDENTITY_GALLERY_H
#define SMARTCV_IDENTITY_GALLERY_H

#include <filesystem>
#include <string>
#include <vector>

#include "identity/photo_face.h"

namespace smartcv::identity {

// A person whose photos the user has.
struct GalleryPerson {
  std::string name;                       // of the folder
  std::vector<std::vector<float>> faces;  // one embedding for each usable photo; never empty
};

struct Gallery {
  std::vector<GalleryPerson> people;  // by name
};

// What becomes of photos that lie in the gallery's folder itself, in no person's folder.
enum class LoosePhotos {
  left_out,       // with a warning
  a_person_each,  // each shows somebody, who is called as the file is, without its ending
};

// Reads FOLDER/PERSON/photos: every person's folder is named as the person; its files are photos, but for hidden ones.
// Folders inside a person's folder are not looked into. The photos go through the very networks the video went through.
//
// A photo is left out with a warning (base/log.h) when it cannot be read, shows no face, a face narrower than
// looks.min_face, or two people of whom it is not clear who is meant (see photo_face.h). Throws Error(input) for a
// folder that is missing or shows nobody, and for a person without one usable photo, with the files and the reasons: a
// person who can never be found is not what the user asked for.
[[nodiscard]] Gallery read_gallery(const std::filesystem::path& folder, const PhotoLooks& looks,
                                   LoosePhotos loose = LoosePhotos::left_out);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_GALLERY_H
