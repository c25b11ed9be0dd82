#ifndef SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H

#include <optional>
#include <string>
#include <vector>

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

[[nodiscard]] const char* name_of(GarmentKind kind);  // "top"
[[nodiscard]] const char* name_of(Anchor anchor);     // "left_sleeve_end"
[[nodiscard]] const char* name_of(PartKind kind);     // "left_sleeve"
[[nodiscard]] std::optional<GarmentKind> garment_kind(const std::string& name);
[[nodiscard]] std::optional<Anchor> anchor(const std::string& name);
[[nodiscard]] std::optional<PartKind> part_kind(const std::string& name);

// The anchors a kind cannot do without, and those it may have besides.
struct KindAnchors {
  std::vector<Anchor> needed;
  std::vector<Anchor> possible;
};
[[nodiscard]] const KindAnchors& anchors_of(GarmentKind kind);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_GARMENT_H
