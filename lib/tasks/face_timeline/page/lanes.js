// The swim lanes: a lane for each person, a block for each appearance, the ruler, zoom and the playhead.

const by = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(Boolean));
  return element;
}

function picture(image) {
  return image ? make("img", { src: image, alt: "", loading: "lazy", decoding: "async" }) : null;
}

class Lanes {
  // `on`: {show(visit, person), check(person, ticked), seek(seconds)}
  constructor(on) {
    this.on = on;
    this.board = by("board");
    this.duration = Math.max(data.video.seconds, 0.001);
    this.board.style.setProperty("--duration", this.duration);
    this.at = 0;
    by("ruler").addEventListener("click", (event) => {
      const place = event.clientX - this.board.getBoundingClientRect().left + this.board.scrollLeft - this.nameWidth();
      if (place >= 0 && !event.target.closest("#corner")) on.seek(Math.min(place / this.pps, this.duration));
    });
    this.board.addEventListener("scroll", () => this.drawRuler(), { passive: true });
    this.board.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.004), event.clientX);
    }, { passive: false });
    new ResizeObserver(() => { if (this.fits) this.fit(); else this.drawRuler(); }).observe(this.board);
    this.fit();
  }

  nameWidth() { return by("corner").getBoundingClientRect().width; }
  room() { return Math.max(this.board.clientWidth - this.nameWidth() - 32, 100); }

  fit() {
    this.setScale(this.room() / this.duration);
    this.fits = true;
  }

  // Keeps the time below `x` (a client coordinate; default: the playhead) where it is.
  zoom(factor, x) {
    const left = this.board.getBoundingClientRect().left + this.nameWidth();
    const anchor = x === undefined ? this.at : (x - left + this.board.scrollLeft) / this.pps;
    const shown = x === undefined ? this.room() / 2 : x - left;
    const least = this.room() / this.duration;
    this.setScale(Math.min(Math.max(this.pps * factor, least), Math.max(400, least)));
    this.board.scrollLeft = anchor * this.pps - shown;
    this.fits = this.pps <= least;
  }

  setScale(pps) {
    this.pps = pps;
    this.board.style.setProperty("--pps", pps);
    this.drawRuler();
  }

  drawRuler() {
    const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
    const step = steps.find((each) => each * this.pps >= 80) || 36000;
    const first = Math.max(Math.floor(this.board.scrollLeft / this.pps / step) - 1, 0);
    const last = Math.min((this.board.scrollLeft + this.board.clientWidth) / this.pps, this.duration) / step;
    const ticks = [];
    for (let index = first; index <= last; ++index) {
      const tick = make("div", { className: "tick", textContent: clock(index * step).replace(step >= 1 ? /\.0$/ : /$^/, "") });
      tick.style.left = `calc(var(--name-width) + ${index * step * this.pps}px)`;
      ticks.push(tick);
    }
    by("ruler").replaceChildren(by("corner"), ...ticks);
  }

  movePlayhead(seconds) {
    this.at = seconds;
    this.board.style.setProperty("--at", seconds);
  }

  // `checked`: keys of ticked people; `picked`: the visit shown.
  draw(people, checked, picked) {
    this.visits = new Map(); // button -> {visit, person}
    const lanes = people.list.map((person) => this.lane(person, checked.has(person.key), picked));
    if (people.unrecognized.length > 0) lanes.push(this.unrecognizedLane(people.unrecognized, picked));
    by("lanes").replaceChildren(...lanes);
    const buttons = this.buttons();
    const reached = buttons.find((button) => button.classList.contains("picked")) || buttons[0];
    if (reached) reached.tabIndex = 0;
    this.light();
  }

  lane(person, ticked, picked) {
    const seconds = person.visits.reduce((sum, visit) => sum + visit.to - visit.from, 0);
    const tick = make("input", { type: "checkbox", checked: ticked, ariaLabel: `Tick ${person.name}` });
    tick.addEventListener("change", () => this.on.check(person, tick.checked));
    const face = person.visits.find((visit) => visit.image);
    const label = make("div", {}, make("b", { textContent: person.name, title: person.name }),
      make("small", { textContent: `${person.visits.length} × · ${clock(seconds)}` }));
    const who = make("div", { className: "who" }, tick, picture(face && face.image) || make("span", { className: "blank" }), label);
    who.addEventListener("click", (event) => { if (event.target !== tick) this.on.show(person.visits[0], person); });
    return this.row(person, person.name, who, person.visits, picked);
  }

  unrecognizedLane(visits, picked) {
    const label = make("div", {}, make("b", { textContent: "Not recognized" }),
      make("small", { textContent: `${visits.length} faces too small to tell` }));
    return this.row(null, "Not recognized", make("div", { className: "who" }, make("span", { className: "blank" }), label), visits, picked);
  }

  row(person, name, who, visits, picked) {
    const line = make("div", { className: "line" }, ...visits.map((visit) => this.block(visit, person, name, picked)));
    const row = make("div", { className: "lane" }, who, line);
    row.dataset.name = person ? `${person.name} ${person.id}`.toLocaleLowerCase() : "";
    row.person = person;
    row.classList.toggle("current", visits.includes(picked));
    return row;
  }

  block(visit, person, name, picked) {
    const button = make("button", { className: "visit", tabIndex: -1,
      title: `${name}\n${clock(visit.from)} – ${clock(visit.to)}`,
      ariaLabel: `${name}, ${clock(visit.from)} to ${clock(visit.to)}` }, picture(visit.image));
    button.style.setProperty("--from", visit.from);
    button.style.setProperty("--length", visit.to - visit.from);
    button.style.setProperty("--hue", person ? person.hue : 0);
    button.classList.toggle("nobody", !person);
    button.classList.toggle("picked", visit === picked);
    button.addEventListener("click", () => this.on.show(visit, person));
    this.visits.set(button, { visit, person });
    return button;
  }

  pick(visit) {
    for (const [button, shown] of this.visits) {
      const is = shown.visit === visit;
      button.classList.toggle("picked", is);
      button.tabIndex = is ? 0 : -1;
      if (is) {
        document.querySelectorAll(".lane.current").forEach((lane) => lane.classList.remove("current"));
        button.closest(".lane").classList.add("current");
      }
    }
  }

  // A ring around those who are on screen now.
  light() {
    for (const lane of by("lanes").children) {
      if (lane.person) {
        lane.querySelector(".who").classList.toggle("now",
          lane.person.visits.some((visit) => visit.from <= this.at && this.at < visit.to));
      }
    }
  }

  search(text) {
    const wanted = text.trim().toLocaleLowerCase();
    let shown = 0;
    for (const lane of by("lanes").children) {
      lane.hidden = wanted !== "" && !lane.dataset.name.includes(wanted);
      shown += lane.hidden ? 0 : 1;
    }
    by("nobody").hidden = shown > 0;
    by("nobody").textContent = wanted ? "Nobody of that name." : "No face was found in this video.";
  }

  buttons() { return [...this.board.querySelectorAll(".lane:not([hidden]) .visit")]; }

  // From a block to its neighbour: left and right in the lane, up and down to the nearest in time.
  step(button, key) {
    const lane = button.closest(".lane");
    const own = [...lane.querySelectorAll(".visit")];
    let target = null;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      target = own[own.indexOf(button) + (key === "ArrowLeft" ? -1 : 1)];
    } else {
      const lanes = [...this.board.querySelectorAll(".lane:not([hidden])")];
      const other = lanes[lanes.indexOf(lane) + (key === "ArrowUp" ? -1 : 1)];
      const from = this.visits.get(button).visit.from;
      const distance = (each) => Math.abs(this.visits.get(each).visit.from - from);
      target = other && [...other.querySelectorAll(".visit")].reduce((a, b) => (distance(b) < distance(a) ? b : a));
    }
    if (!target) return;
    button.tabIndex = -1;
    target.tabIndex = 0;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
