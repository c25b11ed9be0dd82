#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H

#include <filesystem>
#include <map>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::fitting_preview {

enum class GarmentKind { top, jacket, dress, skirt, trousers, hat, glasses, scarf };

// The places of a garment that hang on the body. Left and right are the wearer's own, as COCO's: a shirt seen from the
// front has its left shoulder at the right of the picture.
enum class Anchor {
  left_shoulder,  // the end of the shoulder seam, where the shoulder joint is
  right_shoulder,
  left_elbow,  // middle of the sleeve at the elbow; only of long sleeves
  right_elbow,
  left_sleeve_end,  // middle of the cuff: at the wrist, or wherever the sleeve ends
  right_sleeve_end,
  left_waist,  // the outline at the waist
  right_waist,
  left_hip,  // where the hip joint is
  right_hip,
  left_knee,
  right_knee,
  left_leg_end,  // middle of the trouser leg's end
  right_leg_end,
  collar,    // middle of the neckline
  hem,       // middle of the lower edge
  left_eye,  // glasses
  right_eye,
  left_temple,  // hat and glasses: where the ear's side of the head is
  right_temple,
  crown,  // hat: the top
};

// The areas of a garment that move by themselves.
enum class PartKind { body, left_sleeve, right_sleeve, left_leg, right_leg };

struct GarmentPart {
  PartKind kind = PartKind::body;
  std::vector<vision::Point> outline;  // polygon, at least three points; what lies in no part belongs to the body
};

// 1: as the anchors say. How much larger the garment is drawn.
struct SizeFactors {
  float width = 1;
  float length = 1;
  float sleeves = 1;  // along the arm
};

// What a garment file says. Positions are pixels of the picture as the file has it: (0, 0) is the outer corner of the
// first pixel.
struct GarmentFacts {
  std::string name;               // "striped-shirt"
  std::filesystem::path file;     // the YAML
  std::filesystem::path picture;  // the PNG beside it
  vision::Size picture_size;
  GarmentKind kind = GarmentKind::top;
  std::map<Anchor, vision::Point> anchors;
  std::vector<GarmentPart> parts;  // empty: one body, with sleeves along the anchors where there are any
  int z = 0;                       // higher is nearer to the viewer; the kind's own unless the file says
  SizeFactors size;
};

// A garment ready to be drawn. Immutable and shared by all threads.
// Note [The picture of a garment]
// CV_32FC4: R, G, B, A in 0..1, linear light (the sRGB curve undone), multiplied by A, so that it can be filtered
// without seams at its outline. Pictures larger than largest_side are made smaller (area mean) once, when loaded;
// `facts` is then scaled with them.
struct Garment {
  GarmentFacts facts;  // in the pixels of `picture`
  cv::Mat picture;
  float scale = 1;  // pixels here per pixel of the file
};
inline constexpr int largest_side = 4096;

[[nodiscard]] const char* name_of(GarmentKind kind);  // "top"
[[nodiscard]] const char* name_of(Anchor anchor);     // "left_sleeve_end"
[[nodiscard]] const char* name_of(PartKind kind);     // "left_sleeve"
// For sentences: "a top", "trousers".
[[nodiscard]] std::string with_article(GarmentKind kind);
[[nodiscard]] std::optional<GarmentKind> garment_kind(const std::string& name);
[[nodiscard]] std::optional<Anchor> anchor(const std::string& name);
[[nodiscard]] std::optional<PartKind> part_kind(const std::string& name);

// The anchors a kind cannot do without, and those it may have besides.
struct KindAnchors {
  std::vector<Anchor> needed;
  std::vector<Anchor> possible;
};
[[nodiscard]] const KindAnchors& anchors_of(GarmentKind kind);
// How near to the viewer a kind is worn: trousers under a top, a jacket over it.
[[nodiscard]] int own_z(GarmentKind kind);
// The parts a kind can have besides its body: sleeves, legs or none.
[[nodiscard]] std::vector<PartKind> limbs_of(GarmentKind kind);

// How far down the arm a sleeve reaches.
enum class SleeveLength { none, upper_arm, wrist };
struct Sleeves {
  SleeveLength left = SleeveLength::none;
  SleeveLength right = SleeveLength::none;
};
[[nodiscard]] Sleeves sleeves_of(const GarmentFacts& facts);

// All that is wrong with a garment, by field: "anchors.left_hip (1300, 900) lies outside the picture (1200 x 1600
// pixels)". Empty: nothing. Without a picture size nothing is outside.
[[nodiscard]] std::vector<std::string> mistakes(const GarmentFacts& facts);

// Reads the picture. Throws Error(input) when it is missing, damaged, has no alpha or is empty (all transparent), and
// for facts with mistakes (the first one and how many more).
[[nodiscard]] Garment load_garment(GarmentFacts facts);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H
