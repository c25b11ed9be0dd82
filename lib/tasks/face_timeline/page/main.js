// The page: the video, the card of the selected person, corrections and keys.

const video = by("video");
const corrections = new Corrections();
let people = corrections.people();
const checked = new Set(); // keys of ticked people
let picked = null;         // the appearance on the card
let downloaded = 0;        // corrections that are in a file

const lanes = new Lanes({ show, check, seek });

const owner = () => people.list.find((person) => person.visits.includes(picked)) || null;

// A little into the frame: a time on its very edge may show the one before.
function seek(seconds) {
  if (video.readyState > 0) video.currentTime = seconds + 0.001;
  lanes.movePlayhead(seconds);
  lanes.light();
}

function show(visit) {
  picked = visit;
  lanes.pick(visit);
  seek(visit.from);
  drawCard();
}

function check(person, ticked) {
  if (ticked) checked.add(person.key);
  else checked.delete(person.key);
  drawMerge();
}

function say(text, fine = false) {
  by("message").textContent = text;
  by("message").classList.toggle("fine", fine);
}

function drawCard() {
  const person = owner();
  const nobody = !person && people.unrecognized.includes(picked);
  by("card").hidden = !person && !nobody;
  by("hint").hidden = !by("card").hidden;
  if (by("card").hidden) return;
  by("face").src = picked.image || "data:,";
  by("face").hidden = !picked.image;
  by("name").value = person ? person.name : "";
  by("name").placeholder = person ? "" : "Who is it?";
  const place = person ? `appearance ${person.visits.indexOf(picked) + 1} of ${person.visits.length}` : "not recognized";
  by("person-facts").textContent = `${clock(picked.from)} – ${clock(picked.to)}, ${place}`;
  const best = person && person.best;
  by("match").textContent = best ? `most like ${best.name} (${best.score.toFixed(2)})` : "";
  by("split").disabled = !person || person.visits.length < 2;
  by("ignore").disabled = !person;
  by("previous").disabled = by("next").disabled = !person;
}

function drawMerge() {
  const names = people.list.filter((person) => checked.has(person.key)).map((person) => person.name);
  by("merge-bar").hidden = names.length === 0;
  by("merge").disabled = names.length < 2;
  by("merge-text").textContent = names.length < 2 ? `${names[0] || ""}: tick who is the same person` : names.join(" + ");
}

function draw() {
  const counted = `${people.list.length} ${people.list.length === 1 ? "person" : "people"}`;
  by("totals").textContent = `${counted}, ${clock(data.video.seconds)}`;
  const made = corrections.made.length;
  by("undo").disabled = made === 0;
  by("download").disabled = made === 0;
  by("download").textContent = made === 0 ? "Download corrections" : `Download corrections (${made})`;
  for (const key of checked) {
    if (!people.list.some((person) => person.key === key)) checked.delete(key);
  }
  lanes.draw(people, checked, picked);
  lanes.search(by("search").value);
  drawCard();
  drawMerge();
}

// Appearances are made anew with every change; the one on the card is known by its first track.
function change(work) {
  const track = picked && picked.tracks[0];
  try {
    work();
    say("");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    say(refusal.message);
    return;
  }
  people = corrections.people();
  const all = [...people.list.flatMap((person) => person.visits), ...people.unrecognized];
  picked = all.find((visit) => visit.tracks.includes(track)) || null;
  draw();
}

const correct = (correction) => change(() => corrections.add(correction));

function rename() {
  const name = by("name").value.trim().replace(/\s+/gu, " ");
  const person = owner();
  if (!picked || name === "" || (person && person.name === name)) return;
  if (/\p{Cc}/u.test(name) || new TextEncoder().encode(name).length > data.page.longest_name) {
    say("That name is too long.");
    return;
  }
  correct(person ? { rename: person.visits[0].tracks[0], name } : { split: picked.tracks, name });
  by("name").blur();
}

function merge() {
  const tracks = people.list.filter((person) => checked.has(person.key)).map((person) => person.visits[0].tracks[0]);
  if (tracks.length < 2) return;
  // Who has a name gives it to the others.
  tracks.sort((a, b) => people.withTrack(b).known - people.withTrack(a).known);
  const before = corrections.made.length;
  correct({ merge: tracks });
  if (corrections.made.length > before) {
    checked.clear();
    draw();
  }
}

const split = () => { if (!by("split").disabled && picked) correct({ split: picked.tracks }); };
const ignoreAppearance = () => { if (picked) correct({ ignore_tracks: picked.tracks }); };
const ignore = () => { if (owner()) correct({ ignore: [owner().visits[0].tracks[0]] }); };
const undo = () => { if (corrections.made.length > 0) change(() => corrections.made.pop()); };

function step(by) {
  const visits = owner() ? owner().visits : [];
  const next = visits[visits.indexOf(picked) + by];
  if (next) show(next);
}

function download() {
  const link = make("a", { download: data.page.corrections_name,
    href: URL.createObjectURL(new Blob([corrections.file()], { type: "application/json" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  downloaded = corrections.made.length;
  say(`Run again with --corrections ${data.page.corrections_name}`, true);
}

function missing(text) {
  by("missing").hidden = false;
  by("missing-text").textContent = text;
}

const actions = {
  "zoom-in": () => lanes.zoom(1.6), "zoom-out": () => lanes.zoom(1 / 1.6), "zoom-fit": () => lanes.fit(),
  undo, download, merge, split, ignore, "ignore-appearance": ignoreAppearance,
  previous: () => step(-1), next: () => step(1),
  uncheck: () => { checked.clear(); draw(); },
};
for (const [id, action] of Object.entries(actions)) by(id).addEventListener("click", action);
by("rename-form").addEventListener("submit", (event) => { event.preventDefault(); rename(); });
by("search").addEventListener("input", () => lanes.search(by("search").value));

video.addEventListener("error", () => missing(video.src.startsWith("blob:")
  ? "This browser cannot play that file. Choose a copy in a form it knows, such as MP4 with H.264."
  : `${data.video.file} is not where it was, or this browser cannot play it.`));
video.addEventListener("loadedmetadata", () => { by("missing").hidden = true; seek(picked ? picked.from : 0); });
video.addEventListener("seeked", () => lanes.light());
video.addEventListener("timeupdate", () => { lanes.movePlayhead(video.currentTime); lanes.light(); });
video.addEventListener("play", function follow() {
  lanes.movePlayhead(video.currentTime);
  if (!video.paused) requestAnimationFrame(follow);
});
by("choose").addEventListener("change", () => {
  const [file] = by("choose").files;
  if (file) video.src = URL.createObjectURL(file);
});
window.addEventListener("beforeunload", (event) => { if (corrections.made.length > downloaded) event.preventDefault(); });

const tick = () => {
  const person = owner();
  if (person) { check(person, !checked.has(person.key)); draw(); }
};
const keys = {
  "+": actions["zoom-in"], "=": actions["zoom-in"], "-": actions["zoom-out"], "0": actions["zoom-fit"],
  "/": () => by("search").focus(), r: () => { if (picked) by("name").select(); }, m: merge, s: split, i: ignore, x: tick,
  n: () => step(1), p: () => step(-1), " ": () => (video.paused ? video.play() : video.pause()),
};
document.addEventListener("keydown", (event) => {
  const target = event.target;
  const typing = target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape" && typing) target.blur();
  if (typing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "z") { event.preventDefault(); undo(); }
    return;
  }
  const block = target.closest(".visit");
  if (block && event.key.startsWith("Arrow")) {
    event.preventDefault();
    lanes.step(block, event.key);
  } else if (keys[event.key] && !(event.key === " " && target.matches("button:not(.visit), video, summary, input"))) {
    event.preventDefault();
    keys[event.key]();
  }
});

by("file").textContent = data.video.file;
video.src = data.page.video;
draw();
