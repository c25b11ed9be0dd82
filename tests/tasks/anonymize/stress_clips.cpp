#include "tests/tasks/anonymize/stress_clips.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <random>

#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

constexpr int frames_per_clip = 110;
constexpr float pi = 3.14159265F;

// Blurred noise with some structure, like foliage and walls; never as dark as a solid mask.
cv::Mat background(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> level(50, 200);
  cv::Mat coarse(12, 20, CV_8UC3);
  cv::Mat fine(90, 160, CV_8UC3);
  for (cv::Mat* part : {&coarse, &fine}) {
    for (int i = 0; i < part->rows * part->cols * 3; ++i) {
      part->data[i] = static_cast<std::uint8_t>(level(random));
    }
  }
  cv::Mat large;
  cv::Mat small;
  cv::resize(coarse, large, {stress_width, stress_height}, 0, 0, cv::INTER_CUBIC);
  cv::resize(fine, small, {stress_width, stress_height}, 0, 0, cv::INTER_LINEAR);
  cv::Mat mixed;
  cv::addWeighted(large, 0.7, small, 0.3, 0, mixed);
  return cv::max(mixed, cv::Scalar::all(40));
}

struct Person {
  cv::Mat rgb;  // the face box alone
};

// How a face is put into a frame.
struct Pose {
  int person = 0;
  cv::Point2f center;
  float height = 60;  // pixels
  float frontal = 1;  // 1: seen from the front; 0.3: turned far away
  float blur = 0;     // pixels of motion blur
};

class Stage {
 public:
  Stage(cv::Mat scene, const std::vector<Person>& people) : people_(people) { frame_.rgb = std::move(scene); }

  // Faces put later stand in front of those before.
  void put(const Pose& pose) {
    const Person& person = people_[static_cast<std::size_t>(pose.person)];
    const float aspect = static_cast<float>(person.rgb.cols) / static_cast<float>(person.rgb.rows);
    const float w = pose.height * aspect * pose.frontal;
    const vision::Box box{pose.center.x - w / 2, pose.center.y - pose.height / 2, pose.center.x + w / 2,
                          pose.center.y + pose.height / 2};
    // A little more than the box is drawn: hair and neck. The ellipse has a soft edge.
    cv::Mat layer(frame_.rgb.size(), CV_8UC3, cv::Scalar::all(0));
    cv::Mat alpha(frame_.rgb.size(), CV_8UC1, cv::Scalar::all(0));
    const cv::Matx23f warp{box.width() / static_cast<float>(person.rgb.cols),  0,     box.x1, 0,
                           box.height() / static_cast<float>(person.rgb.rows), box.y1};
    cv::warpAffine(person.rgb, layer, warp, layer.size(), cv::INTER_AREA, cv::BORDER_REPLICATE);
    cv::ellipse(alpha, cv::RotatedRect(pose.center, {w * 1.05F, pose.height * 1.05F}, 0), cv::Scalar::all(255),
                cv::FILLED, cv::LINE_AA);
    if (pose.blur > 1) {
      cv::blur(layer, layer, {static_cast<int>(pose.blur), 1});
      cv::blur(alpha, alpha, {static_cast<int>(pose.blur), 1});
    }
    blend(layer, alpha);
    for (TrueFace& other : frame_.faces) {
      hide(other, box);
    }
    TrueFace face{pose.person, box, 1, pose.frontal};
    const vision::Box inside = vision::clipped(box, {stress_width, stress_height});
    face.visible = inside.area() / box.area();
    frame_.faces.push_back(face);
  }

  // Something in front of all faces so far.
  void pillar(int x, int width) {
    const cv::Rect rect(x, 0, width, stress_height);
    frame_.rgb(rect).setTo(cv::Scalar(150, 120, 90));
    for (int y = 0; y < stress_height; y += 24) {
      frame_.rgb(cv::Rect(x, y, width, 3)).setTo(cv::Scalar(90, 70, 60));
    }
    for (TrueFace& face : frame_.faces) {
      hide(face, {static_cast<float>(x), 0, static_cast<float>(x + width), stress_height});
    }
  }

  [[nodiscard]] StressFrame& frame() noexcept { return frame_; }

 private:
  static void hide(TrueFace& face, const vision::Box& by) {
    const vision::Box common{std::max(face.box.x1, by.x1), std::max(face.box.y1, by.y1), std::min(face.box.x2, by.x2),
                             std::min(face.box.y2, by.y2)};
    face.visible = std::max(0.0F, face.visible - common.area() / face.box.area());
  }
  void blend(const cv::Mat& layer, const cv::Mat& alpha) {
    for (int y = 0; y < stress_height; ++y) {
      auto* const to = frame_.rgb.ptr<cv::Vec3b>(y);
      const auto* const from = layer.ptr<cv::Vec3b>(y);
      const auto* const a = alpha.ptr<std::uint8_t>(y);
      for (int x = 0; x < stress_width; ++x) {
        for (int c = 0; c < 3 && a[x] > 0; ++c) {
          to[x][c] = static_cast<std::uint8_t>((to[x][c] * (255 - a[x]) + std::max<int>(from[x][c], 40) * a[x]) / 255);
        }
      }
    }
  }

  const std::vector<Person>& people_;
  StressFrame frame_;
};

using Director = std::function<void(Stage& stage, int frame)>;

StressClip shot(const std::string& name, const std::vector<Person>& people, unsigned scene_seed,
                const Director& director) {
  StressClip clip{name, {}};
  const cv::Mat scene = background(scene_seed);
  for (int f = 0; f < frames_per_clip; ++f) {
    Stage stage(scene.clone(), people);
    director(stage, f);
    clip.frames.push_back(std::move(stage.frame()));
  }
  return clip;
}

// Three shots with hard cuts, faces in the same part of the picture on both sides of each.
StressClip cuts(const std::vector<Person>& people) {
  StressClip clip{"cuts", {}};
  for (int f = 0; f < frames_per_clip; ++f) {
    const int shot_number = f / 37;
    static const std::vector<cv::Mat> scenes{background(71), background(72), background(73)};
    Stage stage(scenes[static_cast<std::size_t>(shot_number)].clone(), people);
    const auto at = static_cast<float>(f % 37);
    stage.put({shot_number % 2, {200.0F + 60.0F * static_cast<float>(shot_number) + at, 150 + at}, 80});
    clip.frames.push_back(std::move(stage.frame()));
  }
  return clip;
}

// What strong compression leaves of a clip.
StressClip compressed(StressClip clip) {
  clip.name = "compressed";
  for (StressFrame& frame : clip.frames) {
    std::vector<std::uint8_t> bytes;
    cv::imencode(".jpg", frame.rgb, bytes, {cv::IMWRITE_JPEG_QUALITY, 12});
    frame.rgb = cv::max(cv::imdecode(bytes, cv::IMREAD_COLOR), cv::Scalar::all(30));
  }
  return clip;
}

cv::Mat face_of(const std::string& file, const cv::Rect& box) {
  cv::Mat bgr = cv::imread(file);
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb(box & cv::Rect(cv::Point(), rgb.size())).clone();
}

}  // namespace

std::optional<std::vector<StressClip>> stress_clips() {
  const auto astronaut = shared_file("golden/faces/astronaut_512.png");
  const auto chip = shared_file("golden/faces/dlib_chips/chip_00.png");
  if (!astronaut || !chip) {
    return std::nullopt;
  }
  const std::vector<Person> people{{face_of(*astronaut, {178, 65, 92, 122})}, {face_of(*chip, {28, 20, 94, 118})}};
  std::vector<StressClip> clips;
  const auto go = [](int f) { return static_cast<float>(f); };
  clips.push_back(shot("straight", people, 1, [&](Stage& s, int f) {
    s.put({0, {70 + 4.4F * go(f), 120 + go(f)}, 70});
    s.put({1, {560 - 3.0F * go(f), 90}, 48});
  }));
  clips.push_back(shot("curved", people, 2, [&](Stage& s, int f) {
    s.put({0, {320 + 180 * std::sin(go(f) * 2 * pi / 50), 180 + 80 * std::cos(go(f) * 2 * pi / 37)}, 64});
  }));
  clips.push_back(shot("turning", people, 3, [&](Stage& s, int f) {
    s.put({0, {180 + go(f), 150}, 90, 0.65F + 0.35F * std::cos(go(f) * 2 * pi / 45)});
    s.put({1, {500 - go(f) * 0.5F, 230}, 60, 0.7F + 0.3F * std::sin(go(f) * 2 * pi / 60)});
  }));
  clips.push_back(shot("crossing", people, 4, [&](Stage& s, int f) {
    s.put({0, {120 + 3.6F * go(f), 160}, 70});
    s.put({1, {520 - 3.6F * go(f), 185}, 76});
  }));
  clips.push_back(shot("borders", people, 5, [&](Stage& s, int f) {
    s.put({0, {-60 + 7.0F * go(f), 140}, 80});
    s.put({1, {420, 420 - 5.0F * go(f)}, 66});
  }));
  clips.push_back(shot("pillar", people, 6, [&](Stage& s, int f) {
    s.put({0, {100 + 4.0F * go(f), 150}, 72});
    s.pillar(300, 90);
  }));
  clips.push_back(cuts(people));
  clips.push_back(shot("blurred", people, 8, [&](Stage& s, int f) {
    s.put({0,
           {320 + 200 * std::sin(go(f) * 2 * pi / 60), 170},
           70 + 25 * std::sin(go(f) * 2 * pi / 80),
           1,
           16 * std::abs(std::cos(go(f) * 2 * pi / 60))});
  }));
  clips.push_back(compressed(clips.front()));
  return clips;
}

media::Frame frame_of(const StressFrame& frame, std::int64_t number) {
  cv::Mat yuv;
  cv::cvtColor(frame.rgb, yuv, cv::COLOR_RGB2YUV_I420);
  media::Frame made = media::Frame::allocate(stress_width, stress_height, "yuv420p");
  media::Picture picture = made.writable_picture();
  const std::uint8_t* from = yuv.data;
  for (int c = 0; c < 3; ++c) {
    const media::Component& plane = picture.components.at(static_cast<std::size_t>(c));
    for (int y = 0; y < plane.height; ++y) {
      std::memcpy(plane.data + y * plane.row_stride, from, static_cast<std::size_t>(plane.width));
      from += plane.width;
    }
  }
  made.set_sequence(number);
  made.set_time(number, 1, {1, stress_rate});
  return made;
}

}  // namespace smartcv::tests
