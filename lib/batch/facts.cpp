#include "batch/facts.h"

#include "base/format.h"
#include "base/sha256.h"
#include "base/utc.h"
#include "batch/name_text.h"

namespace smartcv::batch {
namespace {

Json fact(const char* kind) { return {{"fact", kind}, {"time", utc_now()}}; }

std::string in_quotes(const std::string& value) { return "'" + value + "'"; }

}  // namespace

std::string Identity::hash() const {
  const std::string text = to_json(*this).dump(-1, ' ', false, Json::error_handler_t::replace);
  return sha256_hex(text);
}

Json to_json(const Identity& identity) {
  Json configuration = Json::object();
  for (const auto& [key, value] : identity.configuration) {
    configuration[key] = value;
  }
  Json models = Json::object();
  for (const auto& [name, sha256] : identity.models) {
    models[name] = sha256;
  }
  return {{"job", identity.job},
          {"version", identity.version},
          {"root", identity.root},
          {"configuration", configuration},
          {"models", models}};
}

Identity identity_from(const Json& json) {
  Identity identity{json.at("job"), json.at("version"), json.at("root"), {}, {}};
  for (const auto& [key, value] : json.at("configuration").items()) {
    identity.configuration.emplace_back(key, value.get<std::string>());
  }
  for (const auto& [name, sha256] : json.at("models").items()) {
    identity.models[name] = sha256.get<std::string>();
  }
  return identity;
}

std::string differences(const Identity& before, const Identity& now) {
  std::vector<std::string> all;
  const auto compare = [&all](const std::string& what, const std::string& old_value, const std::string& new_value) {
    if (old_value != new_value) {
      all.push_back(fmt::format("{} was {} and is {} now", what, in_quotes(old_value), in_quotes(new_value)));
    }
  };
  compare("the job", before.job, now.job);
  if (all.empty()) {
    compare("the version of smartcv", before.version, now.version);
    compare("the input", before.root, now.root);
    const std::map<std::string, std::string> old_keys(before.configuration.begin(), before.configuration.end());
    for (const auto& [key, value] : now.configuration) {
      const auto old = old_keys.find(key);
      compare(key, old == old_keys.end() ? "" : old->second, value);
    }
    if (before.models != now.models) {
      all.emplace_back("the model files are others");
    }
  }
  if (all.empty() && before.hash() != now.hash()) {
    all.emplace_back("the configuration has other keys");
  }
  std::string text;
  for (const auto& difference : all) {
    text += (text.empty() ? "" : ", ") + difference;
  }
  return text;
}

std::string RunFact::name() const { return fmt::format("{}-{}-{}", started_ns, host, pid); }

Json to_json(const RunFact& run) {
  Json json = fact("run");
  json["schema"] = 1;
  json["started_ns"] = run.started_ns;
  json["campaign"] = run.campaign;
  json["host"] = run.host;
  json["pid"] = run.pid;
  json["shard"] = run.shard;
  json["identity"] = to_json(run.identity);
  return json;
}

RunFact run_from(const Json& json) {
  return {identity_from(json.at("identity")),
          json.at("campaign"),
          json.at("started_ns").get<std::int64_t>(),
          json.at("host"),
          json.at("pid").get<int>(),
          json.at("shard")};
}

Json to_json(const PlanFact& plan) {
  Json json = fact("plan");
  json["file"] = plan.file;
  json["output"] = plan.output;
  json["bytes"] = plan.bytes;
  return json;
}

PlanFact plan_from(const Json& json) {
  return {json.at("file"), json.at("output"), json.at("bytes").get<std::uint64_t>()};
}

Json to_json(const StartFact& start) {
  Json json = fact("start");
  json["file"] = start.file;
  json["output"] = start.output;
  return json;
}

StartFact start_from(const Json& json) { return {json.at("file"), json.at("output")}; }

Json to_json(const DoneFact& done) {
  Json json = fact("done");
  json["file"] = done.file;
  json["input"] = {{"stamp", to_json(done.input.stamp)}, {"sha256", done.input.sha256}};
  json["outputs"] = Json::array();
  for (const auto& output : done.outputs) {
    json["outputs"].push_back({{"path", text_of(output.path)},
                               {"stamp", to_json(output.stamp)},
                               {"frames", output.frames},
                               {"files", output.files},
                               {"sha256", output.sha256},
                               {"loose", output.loose}});
  }
  json["frames"] = done.frames;
  json["seconds"] = done.seconds;
  json["fps"] = done.fps;
  return json;
}

DoneFact done_from(const Json& json) {
  DoneFact done;
  done.file = json.at("file");
  done.input = {stamp_from(json.at("input").at("stamp")), json.at("input").at("sha256")};
  for (const auto& output : json.at("outputs")) {
    done.outputs.push_back({path_of(output.at("path").get<std::string>()), stamp_from(output.at("stamp")),
                            output.at("frames").get<std::int64_t>(), output.at("files").get<std::int64_t>(),
                            output.at("sha256").get<std::string>(), output.at("loose").get<bool>()});
  }
  done.frames = json.at("frames");
  done.seconds = json.at("seconds");
  done.fps = json.at("fps");
  return done;
}

Json to_json(const FailedFact& failed) {
  Json json = fact("failed");
  json["file"] = failed.file;
  json["exit_code"] = failed.exit_code;
  json["reason"] = failed.reason;
  json["input"] = failed.input ? to_json(*failed.input) : Json();
  json["seconds"] = failed.seconds;
  return json;
}

FailedFact failed_from(const Json& json) {
  FailedFact failed;
  failed.file = json.at("file");
  failed.exit_code = json.at("exit_code");
  failed.reason = json.at("reason");
  if (!json.at("input").is_null()) {
    failed.input = stamp_from(json.at("input"));
  }
  failed.seconds = json.at("seconds");
  return failed;
}

}  // namespace smartcv::batch
