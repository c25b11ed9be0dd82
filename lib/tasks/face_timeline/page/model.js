// Who is who: what the run has found, and what the corrections make of it. The same rules as apply_corrections.cpp.
// A person: {key, id, name, known, best, visits: [{first, last, from, to, tracks, image}]}, visits by time.

const data = JSON.parse(document.getElementById("data").textContent);
const tracksById = new Map(data.tracks.map((track) => [track.id, track]));

class Refusal extends Error {}

function visitOf(instance) {
  return {
    first: instance.first_frame, last: instance.last_frame, from: instance.start_seconds, to: instance.end_seconds,
    tracks: instance.tracks, image: instance.thumbnail ? instance.thumbnail.image : null,
    timecode: instance.start_timecode,
  };
}

function foundPeople() {
  return data.identities.map((identity, index) => ({
    key: identity.instances[0].tracks[0], hue: hueOf(index), id: identity.id, name: identity.name, known: identity.known,
    best: identity.best, visits: identity.instances.map(visitOf),
  }));
}

// Neighbours in the list get colours far from each other (golden angle).
const hueOf = (index) => Math.round(205 + index * 137.5) % 360;

const byTime = (a, b) => a.first - b.first || a.last - b.last;
const tracksOf = (person) => person.visits.flatMap((visit) => visit.tracks);

// Two faces in one frame are two people. Returns the seconds at which both are seen, or null.
function seenTogether(a, b) {
  for (const one of tracksOf(a).map((id) => tracksById.get(id))) {
    for (const other of tracksOf(b).map((id) => tracksById.get(id))) {
      if (one.id !== other.id && one.first_frame <= other.last_frame && other.first_frame <= one.last_frame) {
        return one.first_frame > other.first_frame ? one.start_seconds : other.start_seconds;
      }
    }
  }
  return null;
}

class People {
  constructor() {
    this.list = foundPeople();
    this.unrecognized = data.page.unrecognized.map(visitOf);
  }

  withTrack(track) { return this.list.find((person) => tracksOf(person).includes(track)); }

  apply(correction) {
    if (correction.merge) this.merge(correction.merge);
    else if (correction.split) this.split(correction.split, correction.name);
    else if (correction.rename !== undefined) this.rename(this.withTrack(correction.rename), correction.name);
    else if (correction.ignore) correction.ignore.forEach((track) => this.drop(this.withTrack(track)));
    else if (correction.ignore_tracks) this.take(correction.ignore_tracks);
    this.list.sort((a, b) => byTime(a.visits[0], b.visits[0]));
  }

  merge(tracks) {
    const [into, ...others] = [...new Set(tracks.map((track) => this.withTrack(track)))];
    others.forEach((other) => this.join(into, other));
  }

  join(into, other) {
    const at = seenTogether(into, other);
    if (at !== null) {
      throw new Refusal(`${into.name} and ${other.name} are both on screen at ${clock(at)}: they cannot be one person.`);
    }
    into.visits = [...into.visits, ...other.visits].sort(byTime);
    this.drop(other);
  }

  rename(person, name) {
    const other = this.list.find((one) => one !== person && one.name === name);
    if (other) this.join(other, person);
    else Object.assign(person, { name, known: true });
  }

  split(tracks, name) {
    const visits = this.take(tracks);
    const person = { key: tracks[0], hue: hueOf(tracks[0] + data.identities.length), id: "", name: name || "somebody else", known: Boolean(name), best: null, visits };
    const other = name && this.list.find((one) => one.name === name);
    this.list.push(person);
    if (other) this.join(other, person);
  }

  // Whole appearances leave their people; people without any are gone.
  take(tracks) {
    const wanted = new Set(tracks);
    const taken = [];
    const keep = (visit) => !visit.tracks.some((track) => wanted.has(track)) || (taken.push(visit), false);
    this.list.forEach((person) => { person.visits = person.visits.filter(keep); });
    this.list = this.list.filter((person) => person.visits.length > 0);
    this.unrecognized = this.unrecognized.filter(keep);
    return taken.sort(byTime);
  }

  drop(person) { this.list = this.list.filter((one) => one !== person); }
}

// The corrections made here, behind those the run was given already.
class Corrections {
  constructor() { this.made = []; }

  people() {
    const people = new People();
    this.made.forEach((correction) => people.apply(correction));
    return people;
  }

  // Throws Refusal and changes nothing.
  add(correction) {
    this.people().apply(correction);
    this.made.push(correction);
  }

  file() {
    const given = data.page.corrections;
    return JSON.stringify({
      format: given.format, version: given.version, video_sha256: data.video.sha256,
      corrections: [...given.corrections, ...this.made],
    }, null, 2) + "\n";
  }
}

// "1:02:03.4"
function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  const parts = [Math.floor(tenths / 36000), Math.floor(tenths / 600) % 60, (tenths / 10) % 60];
  const shown = parts[0] > 0 ? [String(parts[0]), String(parts[1]).padStart(2, "0")] : [String(parts[1])];
  return `${shown.join(":")}:${parts[2].toFixed(1).padStart(4, "0")}`;
}
