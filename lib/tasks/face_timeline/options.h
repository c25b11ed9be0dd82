#ifndef SMARTCV_TASKS_FACE_TIMELINE_OPTIONS_H
#define SMARTCV_TASKS_FACE_TIMELINE_OPTIONS_H

#include <cstddef>
#include <string>
#include <vector>

namespace smartcv::face_timeline {

// Everything a user can set about how faces are found, followed and told apart. Sizes are pixels of the upright source
// picture unless a comment says otherwise. config/face_timeline_schema binds each field to its key.
struct Options {
  // Finding and following.
  std::string detector = "centerface";  // "centerface", "mtcnn"
  int detect_every = 0;                 // look at each k-th frame; 0: chosen by the motion ("auto")
  double confidence = 0.5;              // a track starts at this score
  double confidence_continue = 0.2;     // and goes on at this one
  double confidence_sure = 0.8;         // one observation like this makes a track count, however short it is
  int min_track_boxes = 3;              // shorter tracks are dropped
  int detect_width = 960;               // long side of the network input; CenterFace
  int large_face_width = 320;           // long side of the second pass for faces that would saturate; 0: off
  int min_face = 0;                     // smaller faces (short side) are ignored; 0: none
  double gap_seconds = 1.0;             // longest gap that is closed
  double cut_threshold = 0.5;           // shot-cut score (0..1) above which links end; see vision/shot_cut.h

  // Recognizing.
  std::string embedder = "dlib-resnet";  // "dlib-resnet", "facenet-vggface2", "facenet-casia"
  std::string align = "similarity";      // "similarity", "none"
  int align_margin = 0;                  // align none: pixels of the chip around the box
  int faces_per_track = 8;               // at most so many faces of a track are embedded
  int min_identity_face = 40;            // faces narrower than this are not recognized by
  std::size_t embed_batch_min = 32;      // faces in a batch, grows with the queue …
  std::size_t embed_batch_max = 512;     // … up to this

  // Telling apart.
  double threshold = 0;    // distance below which two tracks are one person; 0: the embedder's calibrated one
  double merge_gap = 1.0;  // seconds between two tracks of a person in one shot that still are one appearance

  // What is written.
  // Of export_formats().
  std::vector<std::string> exports{"json", "csv", "html"};
  bool keep_embeddings = true;  // in the project folder; personal data

  // Clips.
  std::string clips_per = "identity";  // "identity": all appearances in one file; "appearance": a file each
  double clip_padding = 0.5;           // seconds before and after
  double clip_merge_gap = 1.0;         // seconds between two appearances that become one piece
  double clip_min_seconds = 0;         // shorter pieces are left out
  bool clip_crop = false;              // follow the face instead of the whole picture
  bool clip_copy = false;              // copy packets where cuts fall on key frames, instead of encoding
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_OPTIONS_H
