// What the audit page is made of besides its data. Plain HTML, CSS and JavaScript without any library: the page has to
// work from a file, without a network, in ten years.
#include "tasks/anonymize/audit_page.h"

namespace smartcv::anonymize {

const char* audit_style() noexcept {
  return R"css(
:root { --ink: #1c1c1e; --soft: #6b6b70; --line: #d9d9de; --paper: #fff; --shade: #f4f4f6; --accent: #0a62c9; --warn: #a14a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececee; --soft: #a0a0a8; --line: #3a3a40; --paper: #18181a; --shade: #232327; --accent: #6fb1ff; --warn: #ffb066; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 16px; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 28px 0 8px; }
p { margin: 4px 0; } .soft { color: var(--soft); } .warn { color: var(--warn); }
#strip { display: block; width: 100%; height: 34px; border: 1px solid var(--line); cursor: pointer; }
.legend span { display: inline-block; margin-right: 14px; } .legend i { display: inline-block; width: 12px; height: 12px; margin-right: 4px; vertical-align: -1px; }
.track { border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; margin: 8px 0; }
.track.chosen { outline: 2px solid var(--accent); } .track.visible { background: var(--shade); }
.track header { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; }
.thumbs { display: flex; gap: 4px; overflow-x: auto; margin-top: 6px; } .thumbs img { height: 80px; border-radius: 3px; cursor: pointer; }
button, select, input { font: inherit; color: inherit; background: var(--shade); border: 1px solid var(--line); border-radius: 5px; padding: 3px 10px; }
button.primary { background: var(--accent); color: var(--paper); border-color: var(--accent); }
#stage { position: relative; touch-action: none; user-select: none; } #stage img { display: block; width: 100%; }
#stage svg { position: absolute; inset: 0; width: 100%; height: 100%; }
#stage rect { fill: transparent; stroke: #ff4d4d; stroke-width: 2; vector-effect: non-scaling-stroke; cursor: move; }
#stage rect.chosen { stroke: #35c2ff; stroke-width: 3; } #stage rect.kept { stroke: #9a9aa0; stroke-dasharray: 6 4; }
#stage rect.grip { fill: #35c2ff; stroke: none; cursor: nwse-resize; }
#stage text { fill: #fff; stroke: #000; stroke-width: 3; paint-order: stroke; font: bold 24px system-ui, sans-serif; }
.bar { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin: 8px 0; } #time { flex: 1; min-width: 180px; padding: 0; }
textarea, code { font: 13px/1.4 ui-monospace, monospace; } textarea { width: 100%; height: 120px; color: inherit; background: var(--shade); border: 1px solid var(--line); }
code { display: block; padding: 8px; background: var(--shade); overflow-x: auto; white-space: pre; }
)css";
}

const char* audit_body() noexcept {
  return R"html(<h1 id="title"></h1>
<p id="facts" class="soft"></p>
<p id="verdict"></p>
<h2>Over time</h2>
<svg id="strip" preserveAspectRatio="none" role="img" aria-label="how sure each frame is"></svg>
<p class="legend soft" id="legend"></p>
<h2>To look at</h2>
<ul id="look"></ul>
<h2>Pictures</h2>
<p class="soft">Drag a frame to move it, its corner to change its size: the place becomes a key, and between two keys of a
track it moves in a straight line. These are the finished pictures: what is hidden in the result is hidden here.</p>
<div class="bar"><button id="before" aria-label="picture before">◀</button><input id="time" type="range" min="0" value="0" aria-label="picture">
<button id="after" aria-label="next picture">▶</button><span id="now"></span></div>
<div id="stage"><img id="picture" alt="a finished picture"><svg id="boxes"></svg></div>
<div class="bar"><button id="draw">Draw a new track here</button><button id="unkey">Remove this key</button><span id="chosen" class="soft"></span></div>
<h2>Tracks</h2>
<div id="tracks"></div>
<h2>Corrections</h2>
<p id="changed">Nothing is changed.</p>
<textarea id="corrections" readonly aria-label="corrections"></textarea>
<div class="bar"><button id="save" class="primary">Save the corrections</button></div>
<p class="soft">This renders them; nothing is searched again:</p>
<code id="command"></code>
)html";
}

const char* audit_script() noexcept {
  return R"js('use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const at = id => document.getElementById(id);
const svg = 'http://www.w3.org/2000/svg';
const colors = { clean: '#8fbf8f', detected: '#2f7d4f', drawn: '#3a6fd8', followed: '#8ab4d8', interpolated: '#e3c24a', extended: '#e08a3c', 'whole-frame': '#7a2f8a' };
const seconds = s => s.toFixed(2) + ' s';
const made = (name, attributes, text) => {
  const e = document.createElement(name);
  Object.assign(e, attributes || {});
  if (text !== undefined) e.textContent = text;
  return e;
};

// What a person has changed, by track: mask, method, keys by pts, into (the track it is merged into).
const changes = new Map();
const drawn = [];       // numbers of tracks drawn here
let parts = [];         // tracks made by splitting: { id, root, pts, time }; root is the track as it was found
let chosen = null;      // a track's number
let shown = 0;          // index of the picture
const change = id => { if (!changes.has(id)) changes.set(id, { keys: new Map() }); return changes.get(id); };
const found = id => data.tracks.find(t => t.id === id);
const part = id => parts.find(p => p.id === id);
const root = id => part(id)?.root ?? id;
const partsOf = id => parts.filter(p => p.root === id).sort((a, b) => a.pts - b.pts);
const endOf = id => { while (changes.get(id)?.into !== undefined) id = changes.get(id).into; return id; };
const masked = id => { const end = endOf(id); return changes.get(end)?.mask ?? found(root(end))?.mask ?? true; };
const newId = () => Math.max(0, ...data.tracks.map(t => t.id), ...drawn, ...parts.map(p => p.id)) + 1;

function boxAt(keys, pts) {
  const list = [...keys].sort((a, b) => a[0] - b[0]);
  if (!list.length || pts < list[0][0] || pts > list[list.length - 1][0]) return null;
  for (let i = 0; i < list.length; ++i) {
    if (list[i][0] === pts) return list[i][1];
    if (list[i][0] > pts) {
      const [a, from] = list[i - 1], [b, to] = list[i], t = (pts - a) / (b - a);
      return from.map((v, j) => v + (to[j] - v) * t);
    }
  }
  return null;
}

// All tracks as they are after splitting; what is merged into another one stands there still.
function tracksNow() {
  return data.tracks.flatMap(t => {
    const cuts = partsOf(t.id);
    if (!cuts.length) return [t];
    return [{ ...t, pts: t.first_pts, time: t.first }, ...cuts].map((p, i) => {
      const next = cuts[i];
      const last = next ? next.time : t.last;
      return { id: p.id, root: t.id, subject: t.subject, who: t.who, look: i ? [] : t.look, first: p.time, last, first_pts: p.pts,
        last_pts: next ? next.pts - 1 : t.last_pts, thumbnails: t.thumbnails.filter(n => n.time >= p.time && (!next || n.time < next.time)) };
    });
  }).concat(drawn.map(id => ({ id })));
}

// Every track's place in a picture, as it will be after the corrections.
function placesIn(picture) {
  const places = new Map();
  for (const p of picture.places) {
    const cut = partsOf(p.track).filter(c => c.pts <= picture.pts).pop();
    places.set(endOf(cut ? cut.id : p.track), p.box);
  }
  for (const [id, c] of changes) {
    const box = c.into === undefined && boxAt(c.keys, picture.pts);
    if (box) places.set(id, box);
  }
  return places;
}

function corrections() {
  for (const p of parts) { change(p.id); change(p.root); }
  const tracks = [...changes].map(([id, c]) => {
    const track = { id, mask: masked(id) };
    const cuts = partsOf(id);
    if (cuts.length) track.split = cuts.map(p => ({ pts: p.pts, id: p.id }));
    if (c.into !== undefined) return { ...track, merge_into: c.into };
    if (c.method) track.method = c.method;
    if (c.keys.size) track.keys = [...c.keys].sort((a, b) => a[0] - b[0]).map(([pts, box]) => ({ pts, box: box.map(v => Math.round(v * 100) / 100) }));
    return track;
  }).filter(t => t.keys || t.method || t.split || part(t.id) || t.merge_into !== undefined || t.mask !== (found(t.id)?.mask ?? true) || changes.get(t.id).touched);
  return { format: 'smartcv-tracks', version: 1, input: data.input, tracks };
}

function quoted(word) { return /^[\w.\/-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'"; }
const stem = data.input.name.replace(/\.[^.]*$/, '');

function showCorrections() {
  const made = corrections();
  const n = made.tracks.length;
  at('changed').textContent = n === 0 ? 'Nothing is changed.' : n + (n === 1 ? ' track is changed.' : ' tracks are changed.');
  at('corrections').value = JSON.stringify(made, null, 1);
  const dot = data.output.lastIndexOf('.');
  at('command').textContent = ['smartcv anonymize', quoted(data.video), '--tracks', quoted(data.tracks_file), '--corrections', quoted(stem + '.corrections.json'),
    '-o', quoted(data.output.slice(0, dot) + '.corrected' + data.output.slice(dot))].join(' ');
}

function showPicture() {
  const picture = data.pictures[shown];
  if (!picture) return;
  at('picture').src = picture.src;
  at('time').value = shown;
  at('now').textContent = seconds(picture.time);
  const boxes = at('boxes');
  boxes.setAttribute('viewBox', '0 0 ' + data.input.width + ' ' + data.input.height);
  boxes.replaceChildren();
  for (const [id, box] of placesIn(picture)) {
    const rect = document.createElementNS(svg, 'rect');
    const set = () => { rect.setAttribute('x', box[0]); rect.setAttribute('y', box[1]); rect.setAttribute('width', box[2] - box[0]); rect.setAttribute('height', box[3] - box[1]); };
    set();
    rect.dataset.track = id;
    rect.setAttribute('class', (id === chosen ? 'chosen ' : '') + (masked(id) ? '' : 'kept'));
    rect.addEventListener('pointerdown', e => drag(e, id, box, false));
    const label = document.createElementNS(svg, 'text');
    label.setAttribute('x', box[0]); label.setAttribute('y', box[1] - 6);
    label.textContent = id;
    boxes.append(rect, label);
    if (id === chosen) {
      const grip = document.createElementNS(svg, 'rect');
      const s = data.input.width / 90;
      grip.setAttribute('class', 'grip'); grip.setAttribute('x', box[2] - s / 2); grip.setAttribute('y', box[3] - s / 2);
      grip.setAttribute('width', s); grip.setAttribute('height', s);
      grip.addEventListener('pointerdown', e => drag(e, id, box, true));
      boxes.append(grip);
    }
  }
  for (const button of document.querySelectorAll('.split')) button.disabled = !(Number(button.dataset.first) < picture.pts && picture.pts <= Number(button.dataset.last));
  const keys = chosen === null ? null : changes.get(chosen)?.keys;
  at('unkey').disabled = !keys?.has(picture.pts);
  at('chosen').textContent = chosen === null ? 'No track is chosen.' : 'Track ' + chosen + (keys?.size ? ', keys at ' + keys.size + ' times' : '');
}

function inside(box) {
  const w = data.input.width, h = data.input.height;
  const [x1, x2] = [Math.min(box[0], box[2]), Math.max(box[0], box[2])];
  const [y1, y2] = [Math.min(box[1], box[3]), Math.max(box[1], box[3])];
  const left = Math.min(Math.max(x1, 0), w - 4), top = Math.min(Math.max(y1, 0), h - 4);
  return [left, top, Math.max(left + 4, Math.min(x2, w)), Math.max(top + 4, Math.min(y2, h))];
}

function drag(event, id, from, resize) {
  event.preventDefault();
  const scale = data.input.width / at('stage').getBoundingClientRect().width;
  const start = [event.clientX, event.clientY];
  const pts = data.pictures[shown].pts;
  choose(id);
  const move = e => {
    const dx = (e.clientX - start[0]) * scale, dy = (e.clientY - start[1]) * scale;
    if (dx === 0 && dy === 0) return;
    change(id).keys.set(pts, inside(resize ? [from[0], from[1], from[2] + dx, from[3] + dy] : [from[0] + dx, from[1] + dy, from[2] + dx, from[3] + dy]));
    showPicture();
  };
  const up = () => { removeEventListener('pointermove', move); removeEventListener('pointerup', up); showAll(); };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
}

function choose(id) {
  chosen = id;
  for (const card of document.querySelectorAll('.track')) card.classList.toggle('chosen', Number(card.dataset.track) === id);
  showPicture();
}

function goTo(time) {
  let best = 0;
  data.pictures.forEach((p, i) => { if (Math.abs(p.time - time) < Math.abs(data.pictures[best].time - time)) best = i; });
  shown = best;
  showPicture();
}

// The track becomes another one at the picture that is shown.
function splitButton(track) {
  const button = made('button', { className: 'split', title: 'from the picture shown above on, it is another track' }, 'Split here');
  button.dataset.first = track.first_pts;
  button.dataset.last = track.last_pts;
  button.addEventListener('click', () => {
    const picture = data.pictures[shown];
    const id = newId();
    // What is split off is hidden or visible as it was until then.
    const mask = masked(track.id), by = changes.get(track.id)?.method;
    parts.push({ id, root: root(track.id), pts: picture.pts, time: picture.time });
    Object.assign(change(id), { mask, method: by });
    chosen = id;
    showAll();
  });
  return button;
}

function joinButton(track) {
  const button = made('button', { className: 'join' }, 'Undo the split');
  button.addEventListener('click', () => {
    parts = parts.filter(p => p.id !== track.id);
    changes.delete(track.id);
    for (const c of changes.values()) if (c.into === track.id) delete c.into;
    chosen = track.root;
    showAll();
  });
  return button;
}

function mergeChoice(track) {
  const choice = made('select', { className: 'merge', title: 'it is the same as another track, and treated as that one' });
  choice.append(made('option', { value: '' }, 'a track of its own'));
  for (const other of tracksNow()) if (other.id !== track.id && (endOf(other.id) === other.id || other.id === changes.get(track.id)?.into)) choice.append(made('option', { value: other.id }, 'part of track ' + other.id));
  choice.value = changes.get(track.id)?.into ?? '';
  choice.addEventListener('change', () => {
    const c = change(track.id);
    if (choice.value === '') delete c.into; else c.into = Number(choice.value);
    showAll();
  });
  return choice;
}

function card(track) {
  const box = made('section', { className: 'track' + (masked(track.id) ? '' : ' visible') + (track.id === chosen ? ' chosen' : '') });
  box.dataset.track = track.id;
  const head = made('header');
  const toggle = made('button', { className: 'toggle' }, masked(track.id) ? 'Leave visible' : 'Mask');
  toggle.addEventListener('click', () => { const c = change(track.id); c.mask = !masked(track.id); c.touched = true; showAll(); });
  const method = made('select', { title: 'how it is hidden' });
  for (const name of ['', 'solid', 'pixelate', 'blur']) method.append(made('option', { value: name }, name || 'as the others'));
  method.value = changes.get(track.id)?.method ?? '';
  method.addEventListener('change', () => { change(track.id).method = method.value; showAll(); });
  const title = made('strong', { style: 'cursor:pointer' }, 'Track ' + track.id);
  title.addEventListener('click', () => { if (track.first !== undefined) goTo(track.first); choose(track.id); });
  head.append(title, made('span', {}, masked(track.id) ? 'masked' : 'left visible'));
  if (track.frames) head.append(made('span', { className: 'soft' }, track.subject + ', ' + seconds(track.first) + ' to ' + seconds(track.last) + ', ' + track.frames + ' frames, ' + track.detected + ' detected, best score ' + track.score.toFixed(2)));
  else if (track.root) head.append(made('span', { className: 'soft' }, track.subject + ', ' + seconds(track.first) + ' to ' + seconds(track.last) + (part(track.id) ? ', split off track ' + track.root : ', what is left of it')));
  else head.append(made('span', { className: 'soft' }, 'drawn here'));
  const into = changes.get(track.id)?.into;
  if (into === undefined) head.append(toggle, method);
  if (track.first_pts !== undefined && into === undefined) head.append(splitButton(track));
  head.append(mergeChoice(track));
  if (part(track.id)) head.append(joinButton(track));
  box.append(head);
  if (track.who) {
    const w = track.who;
    box.append(made('p', { className: 'who soft' }, (w.person ? 'most like ' + w.person + ', likeness ' + w.likeness.toFixed(2) + ', ' : '') + w.looks + ' good looks: ' + w.why));
  }
  for (const reason of track.look || []) box.append(made('p', { className: 'warn' }, reason));
  const thumbs = made('div', { className: 'thumbs' });
  for (const t of track.thumbnails || []) {
    const image = made('img', { src: t.src, title: seconds(t.time) + ' ' + t.state, alt: 'track ' + track.id + ' at ' + seconds(t.time) });
    image.addEventListener('click', () => { goTo(t.time); choose(track.id); });
    thumbs.append(image);
  }
  box.append(thumbs);
  return box;
}

function showAll() {
  at('tracks').replaceChildren(...tracksNow().map(card));
  showPicture();
  showCorrections();
}

function showFacts() {
  at('title').textContent = 'What is hidden in ' + data.output.replace(/^.*\//, '');
  document.title = at('title').textContent;
  at('facts').textContent = data.frames + ' frames, ' + data.masked_frames + ' with something hidden, ' + data.whole_frames + ' hidden entirely; ' +
    data.tracks.length + ' tracks. Source: ' + data.input.name + ', SHA-256 ' + data.input.sha256.slice(0, 16) + '…; smartcv ' + data.smartcv;
  const v = data.verification;
  if (v) {
    at('verdict').textContent = v.good ? 'The written file was read again and searched: nothing exposed was found in ' + v.frames + ' frames.'
      : 'The written file is not safe: ' + v.leaks.filter(l => l.confirmed).length + ' exposed finds, ' + v.different_frames + ' frames that are not what was drawn.';
    at('verdict').className = v.good ? '' : 'warn';
  } else at('verdict').textContent = 'The written file was not verified (--verify).';
  const strip = at('strip');
  const total = data.strip.reduce((n, run) => n + run[1], 0);
  strip.setAttribute('viewBox', '0 0 ' + total + ' 1');
  let x = 0;
  for (const [state, frames] of data.strip) {
    const rect = document.createElementNS(svg, 'rect');
    rect.setAttribute('x', x); rect.setAttribute('width', frames); rect.setAttribute('height', 1); rect.setAttribute('fill', colors[state]);
    strip.append(rect);
    x += frames;
  }
  const last = data.pictures.length ? data.pictures[data.pictures.length - 1].time : 0;
  strip.addEventListener('click', e => { const r = strip.getBoundingClientRect(); goTo((e.clientX - r.left) / r.width * last); });
  for (const [state, color] of Object.entries(colors)) {
    const entry = made('span');
    entry.append(made('i', { style: 'background:' + color }), state);
    at('legend').append(entry);
  }
  const look = at('look');
  const item = (text, time, track) => {
    const li = made('li', { style: 'cursor:pointer' }, text);
    li.addEventListener('click', () => { goTo(time); if (track !== undefined) choose(track); });
    look.append(li);
  };
  for (const leak of v?.leaks || []) item('at ' + seconds(leak.time) + ': ' + (leak.confirmed ? 'exposed in the written file' : 'perhaps exposed; a second look did not confirm it'), leak.time);
  for (const t of data.tracks) if (t.who && !t.mask) item('track ' + t.id + ' is left visible: it ' + t.who.why, t.first, t.id);
  for (const t of data.tracks) for (const reason of t.look) item('track ' + t.id + ', ' + seconds(t.first) + ': ' + reason, t.first, t.id);
  if (!look.children.length) look.append(made('li', {}, 'nothing in particular'));
}

at('time').max = Math.max(0, data.pictures.length - 1);
at('time').addEventListener('input', () => { shown = Number(at('time').value); showPicture(); });
at('before').addEventListener('click', () => { shown = Math.max(0, shown - 1); showPicture(); });
at('after').addEventListener('click', () => { shown = Math.min(data.pictures.length - 1, shown + 1); showPicture(); });
at('unkey').addEventListener('click', () => { changes.get(chosen)?.keys.delete(data.pictures[shown].pts); showAll(); });
at('draw').addEventListener('click', () => {
  const id = newId();
  drawn.push(id);
  const w = data.input.width, h = data.input.height, s = Math.min(w, h) / 8;
  change(id).keys.set(data.pictures[shown].pts, [w / 2 - s, h / 2 - s, w / 2 + s, h / 2 + s]);
  chosen = id;
  showAll();
});
at('save').addEventListener('click', () => {
  const link = made('a', { download: stem + '.corrections.json', href: URL.createObjectURL(new Blob([at('corrections').value], { type: 'application/json' })) });
  document.body.append(link);
  link.click();
  link.remove();
});
showFacts();
showAll();
)js";
}

}  // namespace smartcv::anonymize
