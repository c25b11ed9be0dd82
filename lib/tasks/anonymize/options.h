#ifndef SMARTCV_TASKS_ANONYMIZE_OPTIONS_H
#define SMARTCV_TASKS_ANONYMIZE_OPTIONS_H

#include <map>
#include <string>
#include <vector>

#include "tasks/anonymize/region.h"

namespace smartcv::anonymize {

// Everything a user can set about what is found, followed and hidden. Sizes are pixels of the upright source
// picture unless a comment says otherwise. config/anonymize_schema binds each field to its key.
struct Options {
  // What is hidden: any of "face", "eyes", "head", "person".
  std::vector<std::string> targets{"face"};
  double safety_margin_px = 0;        // eyes: added to the bar on every side, pixels
  double safety_margin_percent = 15;  // eyes: added as a share of the distance between the eyes

  // Whom: folders with photos, see known_people.h. Empty: everybody is hidden.
  std::string keep;                      // these people are left visible
  std::string only;                      // nobody but these people is hidden
  std::string embedder = "dlib-resnet";  // "dlib-resnet", "facenet-vggface2", "facenet-casia"

  // Drawn by the user.
  std::vector<Region> regions;       // one by one
  std::string regions_file;          // the file they came from; for reports
  std::vector<Region> more_regions;  // what stands in it

  // Detection.
  // Any of "centerface", "mtcnn", "yolov8n-pose", "yolov8s-pose", "yolov8m-pose"; or only "auto" or "none".
  std::vector<std::string> detectors{"auto"};
  double confidence = 0.5;                      // a track starts at this score
  std::map<std::string, double> confidence_of;  // the same for single detectors, on their own scale
  double confidence_continue = 0.2;             // and goes on at this one
  double confidence_sure = 0.8;                 // one observation like this makes a track count, however short it is
  int min_track_boxes = 3;                      // shorter tracks are dropped
  int detect_width = 0;                         // long side of the network input; CenterFace; 0: auto
  std::string tiles = "auto";                   // "auto", "off", "COLUMNSxROWS"; see tasks/anonymize/detection_plan.h
  int large_face_width = 320;                   // long side of the second pass for faces that would saturate; 0: off
  int detect_every = 1;                         // frames from one that is looked at to the next; 0: auto
  int min_face = 0;        // smaller faces (short side) are ignored, larger ones must be found; 0: not said
  int pose_width = 0;      // long side of the network input; YOLOv8-pose; 0: auto
  std::string pose_model;  // a pose model's name or file, instead of the detector's own; empty: its own

  // How it is hidden.
  std::string method = "solid";   // "solid", "pixelate", "blur", "image"
  std::string mask_image;         // image: the file
  std::string shape = "ellipse";  // "ellipse", "box"
  std::string color = "0,0,0";    // of the solid fill; see vision/color_text.h
  double margin = 0.15;           // box grown by this share on each side
  int cells = 6;                  // pixelate: cells across the mask, 1..6
  double noise = 0;               // pixelate: added to each cell, a share of the whole range
  double blur_strength = 0.5;     // blur: sigma as a share of the face width, at least 0.35
  bool preview = false;           // outlines instead of masks

  bool verify = false;  // the written file is read again and searched

  // The rest of the file.
  int jpeg_quality = 95;       // of pictures that are files of their own, 1..100
  bool mute = false;           // the sound is left out, whatever `voice` says
  std::string voice = "keep";  // "keep", "pitch": see media::SoundChoice::change_voice

  // Time.
  double gap_seconds = 1.0;         // longest gap that is closed
  double pad_seconds = 0.25;        // masks before the first and after the last detection
  double follow_seconds = 1.5;      // beyond its detections a track is searched for so long; 0: not at all
  double look_ahead_seconds = 2.0;  // frames are held back so long before they are final; at least gap + pad
  int look_ahead_memory_mb = 1024;  // shortens the look-ahead for large pictures, down to gap + pad
  double cut_threshold = 0.5;       // shot-cut score (0..1) above which links end; see vision/shot_cut.h
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_OPTIONS_H
