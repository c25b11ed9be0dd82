#include "batch/index_page.h"

#include "base/format.h"
#include "base/html_text.h"
#include "batch/name_text.h"
#include "batch/thumbnail.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr const char* style =
    "body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#1e2228;background:#f6f6f4}"
    "h1{font-size:1.3rem}table{border-collapse:collapse;width:100%;background:#fff}"
    "td,th{padding:.4rem .7rem;border-bottom:1px solid #dcdcd6;text-align:left;vertical-align:middle}"
    "td.n,th.n{text-align:right}img{display:block;width:160px;height:90px;object-fit:contain;background:#222}"
    ".done{color:#1a6b2f}.failed{color:#a31515;font-weight:600}.stopped,.waiting{color:#8a5a00}"
    "td.f{overflow-wrap:anywhere}small{color:#6e7278}";

// A relative address (RFC 3986): everything but unreserved characters and '/' as %XX. "./" in front, so that a ':' in
// the name is no scheme.
std::string address_of(const fs::path& path) {
  std::string address = "./";
  for (const char c : path.native()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || c == '/';
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return address;
}

std::string row_of(const FileResult& file, const StateFolder& state) {
  const bool done = file.state == FileState::done;
  std::string row = "<tr><td>";
  if (done && !file.outputs.empty()) {
    const std::string picture = thumbnail(state, file.outputs.front());
    row += picture.empty() ? "" : fmt::format(R"(<img alt="" src="data:image/png;base64,{}">)", picture);
  }
  row += fmt::format(R"(</td><td class="{0}">{0}</td><td class="f">{1})", name_of(file.state), html_text(file.name));
  if (!file.reason.empty() && !done) {
    row += fmt::format("<br><small>{}</small>", html_text(file.reason));
  }
  row += done ? fmt::format(R"(</td><td class="n">{}</td><td class="n">{:.1f}</td><td class="n">{:.1f}</td><td>)",
                            file.frames, file.fps, file.seconds)
              : std::string(R"(</td><td class="n"></td><td class="n"></td><td class="n"></td><td>)");
  for (const auto& output : file.outputs) {
    row += fmt::format(R"(<a href="{}">{}</a><br>)", address_of(output), html_text(text_of(output.filename())));
  }
  const fs::path log = state.log_of(file.name);
  std::error_code ignored;
  if (fs::exists(log, ignored)) {
    row += fmt::format(R"(<a href="{}">log</a>)", address_of(log.lexically_relative(state.results)));
  }
  return row + "</td></tr>\n";
}

}  // namespace

std::string index_page(const Summary& summary, const StateFolder& state) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>smartcv batch {0}</title>"
      "<style>{1}</style></head><body>\n<h1>smartcv batch {0}</h1>\n<p id=\"totals\">{2} files: {3} done, {4} failed, "
      "{5} not done</p>\n<table><thead><tr><th></th><th>state</th><th>file</th><th class=\"n\">frames</th>"
      "<th class=\"n\">fps</th><th class=\"n\">seconds</th><th>result</th></tr></thead><tbody>\n",
      html_text(summary.job), style, summary.files.size(), summary.count(FileState::done),
      summary.count(FileState::failed), summary.count(FileState::stopped) + summary.count(FileState::waiting));
  for (const auto& file : summary.files) {
    page += row_of(file, state);
  }
  return page + "</tbody></table>\n<p><small>smartcv " + html_text(summary.version) + "</small></p>\n</body></html>\n";
}

}  // namespace smartcv::batch
