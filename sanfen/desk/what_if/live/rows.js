// 数值的控件: what a finger needs to move a number or turn a switch. Scoring and rescaling
// stay in Python.

const PAUSE = 400; // ms without a key that end a run of key presses
const REST = 200; // ms without a move after which the lists may follow, finger down
const BIG = 5; // steps of Page Up, Page Down, and of Shift with an arrow

// Made once: making a format takes far longer than writing a number with it.
const PERCENT = new Intl.NumberFormat("en-US", { style: "percent" });
const DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

const isShared = (row) => row.effective !== null;
const isLockable = (row) => row.lock.length > 0;
const isSwitch = (row) => typeof row.official === "boolean";

/** What every control has: its name, where it stands officially, and the way back. */
class Row {
  constructor(control, given, words) {
    this.control = control;
    this.path = given.path;
    this.given = given;
    this.words = words;
    this.root = element("div", "row");
    this.name = element("span", "name", given.name);
    this.official = element("button", "official");
    this.official.type = "button";
    this.official.title = given.clause;
    this.official.setAttribute("aria-label", given.reset);
    this.official.onclick = () => this.tell("reset", Number(given.official));
  }

  /** Return where the control stands by now. */
  standing({ changes }) {
    return changes[this.path] ?? this.given.official;
  }

  mark(value) {
    this.official.disabled = value === this.given.official;
    this.root.classList.toggle("moved", value !== this.given.official);
  }

  tell(kind, to) {
    this.control.say(kind, this.path, to, true);
  }
}

/** A rule that is on or off. */
class Switch extends Row {
  constructor(control, given, words) {
    super(control, given, words);
    this.state = element("output", "state");
    this.box = element("input", "switch");
    this.box.type = "checkbox";
    this.box.setAttribute("role", "switch");
    this.box.setAttribute("aria-label", given.name);
    this.box.onchange = () => this.tell("move", Number(this.box.checked));
    written(this.official, words.states[Number(given.official)]);
    this.root.append(this.name, this.state, this.box, this.official);
  }

  show(standing) {
    const value = this.standing(standing);
    this.mark(value);
    this.box.checked = value;
    written(this.state, this.words.states[Number(value)]);
  }
}

/** A number that follows a finger, a key or a click. */
class Slider extends Row {
  constructor(control, given, words) {
    super(control, given, words);
    this.effective = element("span", "effective");
    this.value = element("output", "value");
    this.lock = !isLockable(given) ? element("span", "lock") : this.newLock();
    this.slider = element("input", "slider");
    this.slider.type = "range";
    this.dress(given);
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
    button.onclick = () => this.tell("lock", 0);
    return button;
  }

  listen() {
    this.slider.onpointerdown = () => {
      this.before = this.painted;
      this.begin();
    };
    // A finger that scrolls the page has touched the number by chance: it goes back.
    this.slider.addEventListener("pointercancel", () => {
      this.slider.value = this.before;
    });
    this.slider.oninput = () => this.report(false);
    for (const end of ["change", "pointerup", "pointercancel", "blur"]) {
      this.slider.addEventListener(end, () => this.keys || this.finish());
    }
    this.slider.addEventListener("blur", () => this.finish());
    this.slider.onkeydown = (event) => this.press(event);
    this.slider.onkeyup = () => this.rest();
  }

  show(standing) {
    const { given } = this;
    const { locked, ack } = standing;
    const value = this.standing(standing);
    const isLocked = locked.includes(this.path);
    const told = `${value} ${isLocked}`;
    if (told === this.told && this.painted === value) return;
    this.told = told;
    if (isLockable(given)) {
      const says = given.lock[Number(isLocked)];
      attribute(this.lock, "aria-pressed", isLocked);
      attribute(this.lock, "aria-label", says);
      this.lock.title = says;
    }
    if (!this.isHeld(ack)) this.slider.value = value;
    this.paint(this.isHeld(ack) ? Number(this.slider.value) : value);
  }

  /** Show what no move changes. */
  dress(given) {
    const spread = given.high - given.low || 1;
    this.numbers = given.percent ? PERCENT : DECIMAL;
    const official = `${((given.official - given.low) / spread) * 100}%`;
    this.root.style.setProperty("--official", official);
    this.root.style.setProperty("--effective", `${(given.effective ?? 0) * 100}%`);
    this.root.classList.toggle("shared", isShared(given));
    written(this.effective, isShared(given) ? percent(given.effective) : "");
    written(this.official, this.numbers.format(given.official));
    const bounds = { min: given.low, max: given.high, step: given.step };
    Object.assign(this.slider, bounds);
    this.slider.setAttribute("aria-label", given.name);
    this.slider.setAttribute("aria-valuemin", given.low);
    this.slider.setAttribute("aria-valuemax", given.high);
  }

  paint(value) {
    this.painted = value;
    const { low, high, official, effective } = this.given;
    const shown = this.numbers.format(value);
    this.root.style.setProperty("--at", `${((value - low) / (high - low || 1)) * 100}%`);
    this.mark(value);
    written(this.value, shown);
    attribute(this.slider, "aria-valuenow", value);
    const spoken = isShared(this.given) ? this.words.spoken_share : this.words.spoken;
    const parts = { value: shown, official: this.numbers.format(official) };
    parts.share = percent(effective ?? 0);
    attribute(this.slider, "aria-valuetext", filled(spoken, parts));
  }

  /** The finger's own number stands until Python has answered its last one. */
  isHeld(ack) {
    if (this.drag) return true;
    return Boolean(this.said && !this.said.lost && !(this.said.seq <= ack));
  }

  begin() {
    if (!this.drag) this.drag = newDrag();
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
