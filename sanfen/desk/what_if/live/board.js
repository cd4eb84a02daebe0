// 推演结果: what Python counted, redrawn in place on every move of a slider.

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

function number(value, digits = 0) {
  return FORMATS[digits].format(value);
}

function signed(value, digits = 0) {
  const size = number(Math.abs(value), digits);
  if (size === "0") return "±0";
  return (value > 0 ? "+" : "−") + size;
}

export default mounted(Board);
