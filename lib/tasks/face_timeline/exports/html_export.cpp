#include "tasks/face_timeline/exports/html_export.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/html_text.h"
#include "base/utf8.h"
#include "identity/person_name.h"
#include "tasks/face_timeline/exports/json_export.h"
#include "tasks/face_timeline/page/page.h"

namespace smartcv::face_timeline {
namespace {

using Json = nlohmann::ordered_json;

// JSON has '<' in texts only, where it may be written otherwise: no name can end the script element.
std::string script_data(const Json& json) {
  std::string data;
  for (const char letter : json.dump()) {
    data += letter == '<' ? std::string("\\u003c") : std::string(1, letter);
  }
  return data;
}

// Puts the values where the template has {{key}}; what they contain is not looked at.
std::string filled(std::string_view form, const std::map<std::string_view, std::string>& values) {
  std::string text;
  while (true) {
    const std::size_t open = form.find("{{");
    text += form.substr(0, open);
    if (open == std::string_view::npos) {
      return text;
    }
    const std::size_t close = form.find("}}", open);
    const auto value = values.find(form.substr(open + 2, close - open - 2));
    if (value == values.end()) {
      throw Error(ErrorCode::internal, "the page's template asks for something that is not there");
    }
    text += value->second;
    form.remove_prefix(close + 2);
  }
}

// The page adds its corrections to those that were applied.
Json page_json(const Intervals& intervals, const std::string& video, const std::string& stem) {
  Json unrecognized = Json::array();
  for (const std::int64_t track : intervals.timeline().unrecognized_tracks) {
    unrecognized.push_back(instance_json(intervals.of_track(track)));
  }
  return {{"video", video},
          {"corrections", Json::parse(corrections_text(intervals.timeline().corrections))},
          {"corrections_name", valid_utf8(stem) + ".corrections.json"},
          {"longest_name", identity::longest_name},
          {"unrecognized", std::move(unrecognized)}};
}

}  // namespace

std::string html_export(const Intervals& intervals, const std::string& video, const std::string& stem) {
  Json data = timeline_json(intervals);
  data["page"] = page_json(intervals, video, stem);
  std::string script = "(() => {\n\"use strict\";\n";
  for (const std::string_view part : {page::model_js(), page::lanes_js(), page::main_js()}) {
    script += part;
  }
  script += "})();";
  return filled(page::timeline_html(), {{"title", html_text(valid_utf8(intervals.video().file))},
                                        {"style", std::string(page::timeline_css())},
                                        {"data", script_data(data)},
                                        {"script", std::move(script)}});
}

}  // namespace smartcv::face_timeline
