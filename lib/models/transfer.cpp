#include "models/transfer.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/format.h"
#include "base/version.h"
#include "models/file_writer.h"
#include "models/model_error.h"
#include "models/names.h"
#include "models/part_origin.h"

namespace smartcv::models {
namespace {

// Of a file whose size nobody has told: no network of the catalogue is larger.
constexpr std::uintmax_t largest_unknown = 4ULL << 30U;
constexpr long most_redirections = 10;
constexpr long longest_connect = 30;  // seconds

std::string reason_text(int number) { return std::generic_category().message(number); }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::uintmax_t number_at(std::string_view text) {
  std::uintmax_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc() ? value : 0;
}

// "bytes 100-199/300": where it starts and the size of the whole; {0, 0} when it is not of this form or says "*".
std::pair<std::uintmax_t, std::uintmax_t> read_content_range(std::string_view text) {
  const auto slash = text.find('/');
  if (!text.starts_with("bytes ") || slash == std::string_view::npos) {
    return {0, 0};
  }
  return {number_at(text.substr(6)), number_at(text.substr(slash + 1))};
}

bool is_worth_another_try(CURLcode code) {
  switch (code) {
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:
      return false;
  }
}

void initialize_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

Transfer::Transfer(std::string url, std::filesystem::path part, const DownloadOptions& options,
                   const TransferProgress& progress)
    : url_(std::move(url)), part_(std::move(part)), options_(options), progress_(progress) {
  initialize_curl();
  curl_ = curl_easy_init();
  if (curl_ == nullptr) {
    throw Error(ErrorCode::internal, "libcurl cannot be started");
  }
  fd_ = open(part_.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
  struct stat facts {};
  if (fd_ < 0 || fstat(fd_, &facts) != 0) {
    const int number = errno;
    curl_easy_cleanup(curl_);
    throw model_error(fmt::format("cannot be written ({}); {}", reason_text(number), folder_advice), part_);
  }
  const auto origin = read_origin(part_);
  position_ = static_cast<std::uintmax_t>(facts.st_size);
  if (position_ == 0 || !origin || origin->url != url_ || position_ > limit()) {
    empty_part();
  } else {
    validator_ = origin->validator;
  }
}

Transfer::~Transfer() {
  curl_easy_cleanup(curl_);
  close(fd_);
}

std::uintmax_t Transfer::limit() const {
  return options_.expected_size != 0 ? options_.expected_size : largest_unknown;
}

void Transfer::empty_part() {
  remove_origin(part_);
  validator_.clear();
  position_ = 0;
  if (ftruncate(fd_, 0) != 0) {
    throw model_error("cannot be emptied: " + reason_text(errno), part_);
  }
}

Transfer::Outcome Transfer::run() {
  if (options_.expected_size != 0 && position_ == options_.expected_size) {
    return {End::complete, {}};  // broken off between the last byte and the check
  }
  auto outcome = perform();
  if (must_start_over_) {
    empty_part();
    body_started_ = must_start_over_ = false;
    outcome = perform();
  }
  if (outcome.end == End::failed) {
    empty_part();
  }
  return outcome;
}

Transfer::Outcome Transfer::perform() {
  std::array<char, CURL_ERROR_SIZE> message{};
  const bool https = url_.starts_with("https:");
  const auto stall = static_cast<long>(options_.stall.count());
  curl_easy_reset(curl_);
  curl_easy_setopt(curl_, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl_, CURLOPT_USERAGENT, fmt::format("smartcv/{}", version).c_str());
  curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, message.data());
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https,file");
  curl_easy_setopt(curl_, CURLOPT_REDIR_PROTOCOLS_STR, https ? "https" : "http,https");
  curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl_, CURLOPT_MAXREDIRS, most_redirections);
  curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, std::min(stall, longest_connect));
  curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, stall);
  curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(curl_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
  if (const char* certificates = std::getenv("SSL_CERT_FILE"); certificates != nullptr && *certificates != '\0') {
    curl_easy_setopt(curl_, CURLOPT_CAINFO, certificates);
  }
  curl_slist* headers = nullptr;
  if (position_ > 0) {
    headers = curl_slist_append(headers, fmt::format("Range: bytes={}-", position_).c_str());
    headers = curl_slist_append(headers, fmt::format("If-Range: {}", validator_).c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers);
  }
  const CURLcode code = curl_easy_perform(curl_);
  curl_slist_free_all(headers);
  if (!refusal_.empty()) {
    return {End::failed, std::exchange(refusal_, {})};
  }
  if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && must_start_over_)) {
    return judge_answer();
  }
  std::string reason = message.front() != '\0' ? message.data() : curl_easy_strerror(code);
  if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT) {
    reason += "; look at the network, or set https_proxy or SMARTCV_MODELS_MIRROR";
  }
  return {is_worth_another_try(code) ? End::broken : End::failed, reason};
}

Transfer::Outcome Transfer::judge_answer() {
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  constexpr long range_not_satisfiable = 416;
  if (status == range_not_satisfiable && position_ > 0) {
    must_start_over_ = true;
  }
  if (must_start_over_) {
    return {End::broken, "the server does not go on where it ended"};
  }
  if (status == 404 || status == 410) {
    return {End::failed, fmt::format("the server has no such file (HTTP {})", status)};
  }
  if (status >= 500 || status == 408 || status == 429) {
    return {End::broken, fmt::format("the server is not able to answer (HTTP {})", status)};
  }
  if (status != 0 && status != 200 && status != 206) {
    return {End::failed, fmt::format("the server refuses (HTTP {})", status)};
  }
  if (!body_started_ && !start_body()) {  // an empty file
    return {End::failed, std::exchange(refusal_, {})};
  }
  const auto wanted = options_.expected_size != 0 ? options_.expected_size : total_;
  if (wanted != 0 && position_ != wanted) {
    return {End::failed, fmt::format("it sent {} bytes instead of {}", position_, wanted)};
  }
  return {End::complete, {}};
}

std::size_t Transfer::on_header(const char* line, std::size_t size, std::size_t count, void* self) {
  static_cast<Transfer*>(self)->take_header({line, size * count});
  return size * count;
}

void Transfer::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    answer_ = {};  // the next answer of a chain
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    return;
  }
  const auto name = lower(line.substr(0, colon));
  const auto value = trimmed(line.substr(colon + 1));
  if (name == "etag") {
    answer_.etag = value;
  } else if (name == "last-modified") {
    answer_.last_modified = value;
  } else if (name == "content-range") {
    answer_.content_range = value;
  } else if (name == "content-length") {
    answer_.content_length = number_at(value);
  }
}

std::size_t Transfer::on_body(const char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto length = size * count;
  long status = 0;
  curl_easy_getinfo(transfer.curl_, CURLINFO_RESPONSE_CODE, &status);
  if (status != 0 && status != 200 && status != 206) {
    return length;  // the page that explains an error is for browsers
  }
  try {
    if (!transfer.body_started_ && !transfer.start_body()) {
      return 0;
    }
    return transfer.write(bytes, length) ? length : 0;
  } catch (const Error& error) {  // must not pass through libcurl's C
    transfer.refusal_ = error.what();
    return 0;
  }
}

bool Transfer::start_body() {
  body_started_ = true;
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  if (status == 206) {
    const auto [start, whole] = read_content_range(answer_.content_range);
    if (start != position_ || whole == 0) {
      must_start_over_ = true;
      return false;
    }
    total_ = whole;
    return check_total();
  }
  empty_part();
  total_ = answer_.content_length;
  if (!check_total()) {
    return false;
  }
  // A weak ETag ("W/…") promises the same meaning, not the same bytes.
  const auto& validator =
      !answer_.etag.empty() && !answer_.etag.starts_with("W/") ? answer_.etag : answer_.last_modified;
  if (status == 200 && !validator.empty()) {
    write_origin(part_, {url_, validator});
  }
  return true;
}

bool Transfer::check_total() {
  if (total_ == 0) {
    return true;
  }
  if (options_.expected_size != 0 && total_ != options_.expected_size) {
    return refuse(fmt::format("it holds {} bytes instead of {}", total_, options_.expected_size));
  }
  if (total_ > limit()) {
    return refuse(fmt::format("it is larger than {}", size_text(limit())));
  }
  std::error_code problem;
  const auto space = std::filesystem::space(part_.parent_path().empty() ? "." : part_.parent_path(), problem);
  const auto missing = total_ - position_;
  if (!problem && space.available < missing) {
    return refuse(fmt::format("no space: {} are to be written to {} and {} are free; free some", size_text(missing),
                              part_.parent_path().string(), size_text(space.available)));
  }
  return true;
}

bool Transfer::write(const char* bytes, std::size_t size) {
  if (size > limit() - position_) {
    return refuse(options_.expected_size != 0 ? fmt::format("it is larger than the {} bytes it should have", limit())
                                              : fmt::format("it is larger than {}", size_text(limit())));
  }
  while (size > 0) {
    const auto written = pwrite(fd_, bytes, size, static_cast<off_t>(position_));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return refuse(write_failure(part_, written < 0 ? errno : EIO));
    }
    bytes += written;
    size -= static_cast<std::size_t>(written);
    position_ += static_cast<std::uintmax_t>(written);
  }
  if (progress_) {
    progress_(position_, total_ != 0 ? total_ : options_.expected_size);
  }
  return true;
}

bool Transfer::refuse(std::string reason) {
  refusal_ = std::move(reason);
  return false;
}

}  // namespace smartcv::models
