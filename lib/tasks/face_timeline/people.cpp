#include "tasks/face_timeline/people.h"

#include "base/error.h"
#include "base/format.h"
#include "identity/embedding_source.h"
#include "tasks/face_timeline/project.h"

namespace smartcv::face_timeline {

People read_people(const PeopleFiles& files, const identity::EmbeddingSource& source,
                   const identity::PhotoLooks* looks) {
  People people;
  if (files.corrections) {
    people.corrections = read_corrections(*files.corrections);
  }
  if (files.identity_db) {
    check_identity_db(*files.identity_db, source);
    people.identity_db = files.identity_db;
  }
  if (files.gallery) {
    if (looks == nullptr) {
      throw Error(ErrorCode::internal, "a gallery was to be read without networks to look at it");
    }
    if (const std::string why = difference(source, looks->source); !why.empty()) {
      throw Error(ErrorCode::usage,
                  fmt::format("its photos would be looked at in another way than the video was: {}; run with the "
                              "settings and the model of the video",
                              why),
                  {"", files.gallery->string()});
    }
    people.gallery = identity::read_gallery(*files.gallery, *looks);
  }
  return people;
}

Timeline tell_apart(const Analysis& analysis, const Options& options, const People& people) {
  if (!has_embeddings(analysis)) {
    throw Error(ErrorCode::usage,
                fmt::format("the project of {} was made with --no-embeddings, so its people cannot be told apart "
                            "again; run face-timeline on the video once more",
                            analysis.video.file));
  }
  Knowledge knowledge{.gallery = people.gallery ? &*people.gallery : nullptr,
                      .corrections = people.corrections ? &*people.corrections : nullptr};
  if (!people.identity_db) {
    return identify(analysis, options, knowledge);
  }
  IdentityDbFile file(*people.identity_db, analysis.embeddings);
  knowledge.db = &file.db();
  Timeline timeline = identify(analysis, options, knowledge);
  remember(file.db(), timeline, options.min_identity_face);
  file.save();
  return timeline;
}

}  // namespace smartcv::face_timeline
