#ifndef SMARTCV_TASKS_FACE_TIMELINE_PAGE_PAGE_H
#define SMARTCV_TASKS_FACE_TIMELINE_PAGE_PAGE_H

#include <string_view>

namespace smartcv::face_timeline::page {

// The files of this folder, put into the program by cmake/SmartcvEmbed.cmake.
[[nodiscard]] std::string_view timeline_html();
[[nodiscard]] std::string_view timeline_css();
[[nodiscard]] std::string_view model_js();
[[nodiscard]] std::string_view lanes_js();
[[nodiscard]] std::string_view main_js();

}  // namespace smartcv::face_timeline::page

#endif  // SMARTCV_TASKS_FACE_TIMELINE_PAGE_PAGE_H
