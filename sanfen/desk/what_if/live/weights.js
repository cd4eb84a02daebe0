// 可调数值的滑块: a number is reported while the finger moves it, one message at a
// time. Scoring and rescaling stay in Python; here is only what a finger needs.

const LOST = 1500; // ms without an answer after which the next message goes out
const MOST_PATIENT = 12000; // ms; a busy server is given twice as long each time
const PAUSE = 400; // ms without a key that end a run of key presses
const REST = 200; // ms without a move after which the lists may follow, finger down
const BIG = 5; // steps of Page Up, Page Down, and of Shift with an arrow

// Made once: making a format takes far longer than writing a number with it.
const PERCENT = new Intl.NumberFormat("en-US", { style: "percent" });
const DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

const controls = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let control = controls.get(parentElement);
  if (!control) {
    control = new Control(parentElement, data.ack);
    controls.set(parentElement, control);
  }
  control.post.send = (message) => setStateValue("said", message);
  control.show(data);
  return () => controls.delete(parentElement);
}

/** Sends one message at a time; of one drag only the latest waits. */
class Post {
  constructor(last) {
    this.last = last;
    this.patience = LOST;
    this.waiting = [];
    this.underway = null;
  }

  put(message) {
    const before = this.waiting.at(-1);
    if (before && before.drag === message.drag) this.waiting.pop();
    this.waiting.push(message);
    this.next();
    return message;
  }

  answered(ack) {
    if (!this.underway || ack < this.underway.seq) return;
    this.patience = LOST;
    this.free();
  }

  next() {
    if (this.underway || !this.waiting.length) return;
    this.underway = this.waiting.shift();
    this.last += 1;
    this.underway.seq = this.last;
    this.timer = setTimeout(() => this.giveUp(), this.patience);
    this.send({ ...this.underway });
  }

  giveUp() {
    this.underway.lost = true;
    this.patience = Math.min(this.patience * 2, MOST_PATIENT);
    this.free();
  }

  free() {
    clearTimeout(this.timer);
    this.underway = null;
    this.next();
  }
}

class Control {
  constructor(parent, ack) {
    this.post = new Post(ack);
    this.root = element("div", "weights");
    this.rows = new Map();
    this.drags = 0;
    parent.appendChild(this.root);
    // Said once the caller has set how: the page then takes its plain sliders away.
    queueMicrotask(() => this.say("ready", "", 0, true));
  }

  show(data) {
    const paths = data.groups.map((group) => group.rows.map((row) => row.path).join());
    const built = JSON.stringify([paths, data.words]);
    if (built !== this.built) this.build(data);
    this.built = built;
    this.post.answered(data.ack);
    for (const group of data.groups) {
      for (const row of group.rows) this.rows.get(row.path).show(row, data.ack);
    }
  }

  build({ groups, words }) {
    this.rows.clear();
    this.root.replaceChildren(...groups.map((group) => this.group(group, words)));
  }

  group({ title, rows }, words) {
    const section = element("section", "group");
    const head = element("div", "head");
    head.append(
      element("h3", "title", title),
      element("span", "effective", rows.some(isShared) ? words.effective : ""),
      element("span", "value", words.value),
      element("span", "official", words.official),
      element("span", "lock", rows.some(isLockable) ? words.lock : ""),
    );
    section.append(head);
    for (const given of rows) {
      const row = new Row(this, given, words);
      this.rows.set(given.path, row);
      section.append(row.root);
    }
    return section;
  }

  say(kind, path, to, done, drag = this.newDrag()) {
    return this.post.put({ drag, kind, path, to, done });
  }

  newDrag() {
    this.drags += 1;
    return `${Date.now().toString(36)}.${this.drags}`;
  }
}

const isShared = (row) => row.effective !== null;
const isLockable = (row) => row.locked !== null;

class Row {
  constructor(control, given, words) {
    this.control = control;
    this.path = given.path;
    this.words = words;
    this.root = element("div", "row");
    this.name = element("span", "name", given.name);
    this.effective = element("span", "effective");
    this.value = element("output", "value");
    this.official = element("button", "official");
    this.official.type = "button";
    this.official.onclick = () => this.tell("reset");
    this.lock = given.locked === null ? element("span", "lock") : this.newLock();
    this.slider = element("input", "slider");
    this.slider.type = "range";
    this.listen();
    const share = element("span", "share");
    share.append(element("i"));
    this.root.append(this.name, this.effective, this.value, this.official, this.lock);
    this.root.append(this.slider, share);
  }

  newLock() {
    const button = element("button", "lock");
    button.type = "button";
    button.append(padlock());
    button.onclick = () => this.tell("lock");
    return button;
  }

  listen() {
    this.slider.onpointerdown = () => this.begin();
    this.slider.oninput = () => this.report(false);
    for (const end of ["change", "pointerup", "pointercancel", "blur"]) {
      this.slider.addEventListener(end, () => this.keys || this.finish());
    }
    this.slider.addEventListener("blur", () => this.finish());
    this.slider.onkeydown = (event) => this.press(event);
    this.slider.onkeyup = () => this.rest();
  }

  show(given, ack) {
    const told = JSON.stringify(given);
    if (told === this.told && this.painted === given.value) return;
    this.told = told;
    this.given = given;
    const spread = given.high - given.low || 1;
    const at = (value) => `${((value - given.low) / spread) * 100}%`;
    this.numbers = given.percent ? PERCENT : DECIMAL;
    this.root.style.setProperty("--official", at(given.official));
    this.root.style.setProperty("--effective", `${(given.effective ?? 0) * 100}%`);
    this.root.classList.toggle("shared", isShared(given));
    written(this.effective, isShared(given) ? percent(given.effective) : "");
    written(this.official, this.numbers.format(given.official));
    this.official.title = given.clause;
    this.official.disabled = given.value === given.official;
    this.official.setAttribute("aria-label", given.reset);
    if (isLockable(given)) {
      this.lock.setAttribute("aria-pressed", given.locked);
      this.lock.setAttribute("aria-label", given.lock);
      this.lock.title = given.lock;
    }
    for (const bound of ["low", "high", "step"]) {
      const name = { low: "min", high: "max", step: "step" }[bound];
      if (this.slider[name] !== String(given[bound])) this.slider[name] = given[bound];
    }
    if (!this.isHeld(ack)) this.slider.value = given.value;
    this.paint(this.isHeld(ack) ? Number(this.slider.value) : given.value);
  }

  paint(value) {
    this.painted = value;
    const { low, high, official, name, effective } = this.given;
    const shown = this.numbers.format(value);
    this.root.style.setProperty("--at", `${((value - low) / (high - low || 1)) * 100}%`);
    this.root.classList.toggle("moved", value !== official);
    written(this.value, shown);
    this.slider.setAttribute("aria-label", name);
    this.slider.setAttribute("aria-valuemin", low);
    this.slider.setAttribute("aria-valuemax", high);
    this.slider.setAttribute("aria-valuenow", value);
    const spoken = isShared(this.given) ? this.words.spoken_share : this.words.spoken;
    const parts = { value: shown, official: this.numbers.format(official) };
    parts.share = percent(effective ?? 0);
    this.slider.setAttribute("aria-valuetext", filled(spoken, parts));
  }

  /** The finger's own number stands until Python has answered its last one. */
  isHeld(ack) {
    if (this.drag) return true;
    return Boolean(this.said && !this.said.lost && !(this.said.seq <= ack));
  }

  begin() {
    if (!this.drag) this.drag = this.control.newDrag();
  }

  report(done) {
    this.begin();
    const value = Number(this.slider.value);
    this.paint(value);
    this.said = this.control.say("move", this.path, value, done, this.drag);
    clearTimeout(this.resting);
    if (!done) this.resting = setTimeout(() => this.restOn(value), REST);
  }

  restOn(value) {
    this.said = this.control.say("rest", this.path, value, false, this.drag);
  }

  finish() {
    clearTimeout(this.pause);
    this.keys = false;
    if (!this.drag) return;
    clearTimeout(this.resting);
    if (this.said?.drag === this.drag && !this.isSettled()) this.report(true);
    this.drag = null;
  }

  /** Where the finger rested, everything has followed already: nothing is to be said. */
  isSettled() {
    const { kind, to, lost } = this.said;
    return kind === "rest" && !lost && to === Number(this.slider.value);
  }

  tell(kind) {
    this.control.say(kind, this.path, this.given.official, true);
  }

  press(event) {
    const { low, high, step } = this.given;
    const far = event.shiftKey ? BIG * step : step;
    const now = Number(this.slider.value);
    const to = {
      ArrowLeft: now - far,
      ArrowDown: now - far,
      ArrowRight: now + far,
      ArrowUp: now + far,
      PageDown: now - BIG * step,
      PageUp: now + BIG * step,
      Home: low,
      End: high,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    clearTimeout(this.pause);
    this.keys = true;
    this.slider.value = to;
    this.report(false);
  }

  rest() {
    if (!this.keys) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.finish(), PAUSE);
  }
}

function padlock() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, line] of [
    ["body", "M3 7.5h10v6.5H3z"],
    ["open", "M5 7.5V4.6a3 3 0 0 1 5.8-1"],
    ["shut", "M5 7.5V4.8a3 3 0 0 1 6 0v2.7"],
  ]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

const percent = (share) => `${Math.round(share * 100)}%`;
