// 推演结果: what Python counted, redrawn in place on every move of a slider.

const SVG = "http://www.w3.org/2000/svg";
const LETTER = 14; // px, the smallest text the back row reads

// Made once: making a format takes far longer than writing a number with it.
const FORMATS = [0, 1].map(
  (digits) => new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }),
);

class Board {
  constructor(parent, { data }) {
    // Sliders and lists speak through it, too: nothing else of the page reaches Python.
    this.post = page.post = new Post(data.ack);
    queueMicrotask(() => {
      this.post.put({ drag: newDrag(), kind: "ready", path: "", to: 0, done: true });
    });
    this.root = element("section", "board");
    this.tip = element("div", "tip");
    this.tip.hidden = true;
    this.title = element("h3", "title");
    this.badge = element("span", "badge");
    this.summary = element("p", "summary");
    this.hint = element("p", "hint");
    const head = element("header", "head");
    head.append(this.title, this.badge);
    this.body = element("div", "body");
    this.root.append(head, this.summary, this.body, this.hint, this.tip);
    parent.append(this.root);
    this.sizes = new ResizeObserver(() => this.maps?.forEach((map) => map.letter()));
    this.deaf = hear("ground", (ground) => this.stand(ground));
  }

  leave() {
    this.sizes.disconnect();
    this.deaf();
    if (page.post === this.post) page.post = page.pick = null;
  }

  show(data, { setStateValue, setTriggerValue }) {
    this.post.send = (message) => setStateValue("said", message);
    this.pick = page.pick = (kind, at) => setTriggerValue("picked", { kind, at });
    if (this.post.isLate(data.ack)) return;
    this.data = data;
    if (this.ground) this.draw({ ...data, ...this.ground });
    this.post.answered(data.ack);
    tell("standing", { ...data.standing, ack: data.ack });
    tell("lists", data.lists);
  }

  stand(ground) {
    this.ground = ground;
    this.build(ground);
    if (this.data) this.draw({ ...this.data, ...ground });
  }

  draw(data) {
    const { words, same } = data;
    this.root.classList.toggle("same", same);
    written(this.title, data.title);
    written(this.badge, data.badge);
    written(this.summary, data.summary);
    written(this.hint, data.hint);
    for (const [name, table] of Object.entries(this.tables)) {
      table.show(data.tables[name], words, same);
    }
    this.moves.show(data);
    this.maps.forEach((map) => map.show(data));
    this.root.dataset.rules = data.rules;
  }

  build(data) {
    this.tables = { classes: new Table(), regimes: new Table(), yearly: new Table() };
    this.moves = new Moves(this, data);
    this.maps = ["was", "now"].map((when) => new TownMap(this, data, when));
    this.sizes.disconnect();
    this.maps.forEach((map) => this.sizes.observe(map.svg));
    const pair = element("div", "maps");
    pair.append(...this.maps.map((map) => map.root));
    this.maps[0].root.append(element("p", "credit", data.words.credit));
    const { classes, regimes, yearly } = this.tables;
    const blocks = { classes, moves: this.moves, regimes, yearly };
    for (const [name, block] of Object.entries(blocks)) block.root.classList.add(name);
    this.body.replaceChildren(classes.root, this.moves.root, pair);
    this.body.append(regimes.root, yearly.root);
  }

  say(lines, event) {
    this.tip.replaceChildren(...lines.map((line) => element("div", "", line)));
    this.tip.hidden = !lines.length;
    if (!lines.length) return;
    const frame = this.root.getBoundingClientRect();
    const mark = event.currentTarget.getBoundingClientRect();
    const left = mark.left + mark.width / 2 - frame.left - this.tip.offsetWidth / 2;
    const room = frame.width - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(left, room))}px`;
    const above = mark.top - frame.top - this.tip.offsetHeight - 6;
    this.tip.style.top = `${above < 0 ? mark.bottom - frame.top + 6 : above}px`;
  }
}

/** Rows of a number before and after, each with a pair of bars. */
class Table {
  constructor() {
    this.root = element("div", "block");
    this.table = element("table", "rows");
    this.table.setAttribute("role", "table"); // a grid of rows is still a table
    this.caption = element("caption");
    this.columns = ["", "bars", "was", "now", "change"].map((name) => element("th", name));
    const head = element("thead");
    const names = element("tr");
    names.append(...this.columns);
    head.append(names);
    this.rows = element("tbody");
    this.table.append(this.caption, head, this.rows);
    this.root.append(this.table);
  }

  show({ title, rows, alike }, words, same) {
    written(this.caption, title);
    written(this.columns[2], words.official);
    written(this.columns[3], words.scenario);
    written(this.columns[4], words.change);
    while (this.rows.children.length < rows.length) this.rows.append(newRow());
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    const most = Math.max(...rows.flatMap((row) => [row.was, row.now]), 0);
    rows.forEach((row, place) => {
      const top = (alike ? most : Math.max(row.was, row.now)) || 1;
      fillRow(this.rows.children[place], row, top, same);
    });
  }
}

function newRow() {
  const row = element("tr");
  row.setAttribute("role", "row");
  const name = element("th");
  name.scope = "row";
  name.setAttribute("role", "rowheader");
  name.append(element("span", "mark"));
  const bars = element("td", "bars");
  bars.append(element("i", "was"), element("i", "now"));
  row.append(name, bars);
  for (const number of ["was", "now", "change"]) row.append(element("td", number));
  for (const cell of row.querySelectorAll("td")) cell.setAttribute("role", "cell");
  return row;
}

function fillRow(tr, row, top, same) {
  const [name, bars, was, now, change] = tr.children;
  const mark = name.firstChild;
  written(mark, row.name);
  mark.style.setProperty("--mark", row.fill || "transparent");
  bars.children[0].style.width = `${(row.was / top) * 100}%`;
  bars.children[1].style.width = same ? 0 : `${(row.now / top) * 100}%`;
  written(was, number(row.was, row.digits));
  written(now, same ? "" : number(row.now, row.digits));
  const step = row.now - row.was;
  written(change, same ? "" : signed(step, row.digits));
  change.dataset.good = same || !step || !row.wanted ? "" : step * row.wanted > 0;
}

/** Who moves from which class to which; a cell can be chosen. */
class Moves {
  constructor(board, { classes, words }) {
    this.root = element("div", "block");
    const table = element("table");
    const head = element("tr");
    head.append(element("td"));
    head.append(...classes.map((name) => newHead(name, "col")));
    table.append(element("caption", "", words.moves), head);
    this.cells = classes.map(() => []);
    classes.forEach((name, from) => {
      const row = element("tr");
      row.append(newHead(name, "row"));
      classes.forEach((__, to) => {
        const cell = element("button");
        cell.type = "button";
        cell.dataset.way = Math.sign(to - from);
        cell.onclick = () => board.pick("move", from * classes.length + to);
        const td = element("td");
        td.append(cell);
        row.append(td);
        this.cells[from].push(cell);
      });
      table.append(row);
    });
    this.root.append(table);
  }

  show({ moves, classes, words, chosen, same }) {
    this.root.hidden = same;
    const moved = moves.flatMap((row, from) => row.filter((_, to) => to !== from));
    const most = Math.max(...moved, 1);
    moves.forEach((row, from) => {
      row.forEach((count, to) => {
        const cell = this.cells[from][to];
        const mark = { "-1": "▲ ", 0: "", 1: "▼ " }[cell.dataset.way];
        written(cell, count ? mark + number(count) : "–");
        cell.disabled = !count;
        cell.style.setProperty("--deep", `${14 + 40 * Math.sqrt(count / most)}%`);
        const picked = chosen.move === from * classes.length + to;
        attribute(cell, "aria-pressed", picked);
        const values = { before: classes[from], after: classes[to], n: number(count) };
        attribute(cell, "aria-label", filled(words.cell, values));
      });
    });
  }
}

function newHead(name, scope) {
  const head = element("th", "", name);
  head.scope = scope;
  return head;
}

/** The towns in their colours; those that change have a thick outline. */
class TownMap {
  constructor(board, { sketch, words, colours }, when) {
    this.board = board;
    this.when = when;
    this.sketch = sketch;
    this.root = element("figure", when);
    this.name = element("figcaption", "", words[when === "was" ? "official" : "scenario"]);
    this.svg = drawn("svg", { viewBox: `0 0 ${sketch.width} ${sketch.height}` });
    this.svg.setAttribute("role", "listbox");
    this.svg.setAttribute("aria-label", words[`map_${when}`]);
    this.towns = sketch.paths.map((d) => drawn("path", { d, class: "town" }));
    this.halos = sketch.paths.map((d) => drawn("path", { d, class: "halo" }));
    this.rings = sketch.paths.map((d) => drawn("path", { d, class: "ring" }));
    this.letters = sketch.letters.map(([x, y]) => drawn("text", { x, y }));
    this.picked = drawn("path", { class: "picked" });
    const borders = drawn("path", { d: sketch.borders, class: "borders" });
    this.svg.append(...this.towns, borders, ...this.halos, ...this.rings);
    this.svg.append(this.picked, ...this.letters);
    this.keys = element("div", "keys");
    colours.slice(0, -1).forEach(() => {
      const key = element("span", "key");
      key.append(element("b"), element("span"), element("em"));
      this.keys.append(key);
    });
    this.root.append(this.name, this.svg, this.keys);
    this.towns.forEach((town, place) => this.listen(town, place));
    this.focusable(0);
  }

  listen(town, place) {
    const tell = (event) => this.board.say(this.lines(place), event);
    const hush = () => this.board.say([]);
    const handlers = { mouseenter: tell, focus: tell, mouseleave: hush, blur: hush };
    for (const [name, handler] of Object.entries(handlers)) {
      town.addEventListener(name, handler);
    }
    town.setAttribute("role", "option");
    town.addEventListener("click", () => this.board.pick("town", place));
    town.addEventListener("keydown", (event) => this.press(event, place));
  }

  press(event, place) {
    const last = this.towns.length - 1;
    const to = {
      ArrowRight: place + 1,
      ArrowDown: place + 1,
      ArrowLeft: place - 1,
      ArrowUp: place - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Enter" || event.key === " ") this.board.pick("town", place);
    else if (to === undefined) return;
    else this.focusable(Math.max(0, Math.min(to, last)), true);
    event.preventDefault();
  }

  focusable(place, now = false) {
    this.towns.forEach((town, at) => town.setAttribute("tabindex", at === place ? 0 : -1));
    if (now) this.towns[place].focus();
  }

  show(data) {
    const { towns, chosen, same } = data;
    this.data = data;
    this.root.hidden = same && this.when === "now";
    this.name.hidden = same;
    towns[this.when].colour.forEach((colour, place) => {
      const look = this.look(colour);
      const changes = !same && towns.was.colour[place] !== towns.now.colour[place];
      const letter = this.letters[place];
      attribute(this.towns[place], "fill", look.fill);
      attribute(this.towns[place], "aria-selected", place === chosen.town);
      this.halos[place].classList.toggle("shown", changes);
      this.rings[place].classList.toggle("shown", changes);
      written(letter, look.letter);
      attribute(letter, "fill", look.ink);
      letter.classList.toggle("changes", changes);
    });
    attribute(this.picked, "d", this.sketch.paths[chosen.town] ?? "");
    this.legend(data);
    this.spell();
  }

  /** Say of every town what the map shows of it. */
  spell() {
    const { same, towns } = this.data;
    this.spelt ??= [];
    this.towns.forEach((town, place) => {
      const shown = [same, towns.enterprises[place]];
      for (const { colour, red, yellow } of [towns.was, towns.now]) {
        shown.push(colour[place], red[place], yellow[place]);
      }
      const told = shown.join();
      if (this.spelt[place] !== told) {
        attribute(town, "aria-label", this.lines(place).join(" "));
      }
      this.spelt[place] = told;
    });
  }

  look(colour) {
    const { colours } = this.data;
    return colours[colour] ?? colours.at(-1);
  }

  /** Write letters as large as text, where they fit or where a town changes. */
  letter() {
    const width = this.svg.clientWidth;
    if (!width) return;
    const unit = this.sketch.width / width;
    this.svg.style.setProperty("--letter", `${LETTER * unit}px`);
    this.sketch.letters.forEach(([, , room], place) => {
      const fits = !room || room >= (LETTER / 2) * unit;
      this.letters[place].classList.toggle("shown", fits);
    });
  }

  legend({ colours, towns, same }) {
    const count = (when, rank) =>
      towns[when].colour.filter((colour) => colour === rank).length;
    colours.slice(0, -1).forEach((look, colour) => {
      const [swatch, towns, change] = this.keys.children[colour].children;
      written(swatch, look.letter);
      swatch.style.background = look.fill;
      swatch.style.color = look.ink;
      const step = count("now", colour) - count("was", colour);
      const changes = this.when === "now" && !same && step;
      written(towns, number(count(this.when, colour)));
      written(change, changes ? signed(step) : "");
    });
  }

  lines(place) {
    const { sketch, words, same, towns } = this.data;
    const step = (column, say = (value) => number(value)) => {
      const [was, now] = [towns.was, towns.now].map((side) => say(side[column][place]));
      return same || was === now ? was : `${was} → ${now}`;
    };
    return [
      `${sketch.names[place]} · ${sketch.counties[sketch.county[place]]}`,
      filled(words.town, {
        n: number(towns.enterprises[place]),
        colour: step("colour", (colour) => this.look(colour).name),
      }),
      filled(words.town_counts, {
        red: step("red"),
        yellow: step("yellow"),
      }),
    ];
  }
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function number(value, digits = 0) {
  return FORMATS[digits].format(value);
}

function signed(value, digits = 0) {
  const size = number(Math.abs(value), digits);
  if (size === "0") return "±0";
  return (value > 0 ? "+" : "−") + size;
}

export default mounted(Board);
