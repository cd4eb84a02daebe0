// 变化名单: one list of what a scenario changes; Python says which rows and in what words.

class List {
  constructor(parent) {
    this.root = element("section", "list");
    this.title = element("h2", "title");
    this.found = element("p", "found");
    this.chips = element("div", "chips");
    this.frame = element("div", "frame");
    this.frame.tabIndex = 0;
    this.table = element("table");
    this.head = element("thead");
    this.rows = element("tbody");
    this.more = element("button", "more");
    this.more.type = "button";
    this.more.onclick = () => page.pick?.("more", 0);
    this.table.append(this.head, this.rows);
    this.frame.append(this.table);
    this.root.append(this.title, this.found, this.chips, this.frame, this.more);
    parent.append(this.root);
    this.leave = hear("lists", (lists) => this.tell(lists));
  }

  show({ part, title }) {
    this.part = part;
    written(this.title, title);
    for (const labelled of [this.frame, this.table]) {
      attribute(labelled, "aria-label", title);
    }
    this.tell(this.lists);
  }

  /** Where a number is still moving there are no lists: the last ones stay, quietly. */
  tell(lists) {
    this.root.classList.toggle("waits", !lists);
    this.lists = lists ?? this.lists;
    const list = this.part && this.lists?.[this.part];
    if (!list) return;
    const told = JSON.stringify(list);
    if (told !== this.told) this.draw(list);
    this.told = told;
  }

  draw({ found, chips, columns, rows, more }) {
    written(this.found, found);
    this.chips.replaceChildren(...chips.map(newChip));
    this.frame.hidden = !rows.length;
    const heads = JSON.stringify(columns);
    if (heads !== this.heads) {
      const line = element("tr");
      line.append(...columns.map(newHead));
      this.head.replaceChildren(line);
      const width = columns.reduce((sum, column) => sum + column.width, 0);
      this.table.style.minWidth = `${width}px`;
      this.rows.replaceChildren();
    }
    this.heads = heads;
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    rows.forEach((row, place) => {
      const line = this.rows.children[place] ?? this.newLine(columns);
      this.fill(line, row, columns);
    });
    written(this.more, more);
  }

  newLine(columns) {
    const line = element("tr");
    columns.forEach((column) => {
      const cell = element("td", column.kind);
      if (column.kind === "mark") cell.append(element("span"));
      if (column.kind === "link") {
        const link = element("button", "link");
        link.type = "button";
        cell.append(link);
      }
      line.append(cell);
    });
    line.onclick = () => line.opens && page.pick?.("enterprise", line.opens);
    this.rows.append(line);
    return line;
  }

  fill(line, { opens, cells }, columns) {
    line.opens = opens;
    line.classList.toggle("opens", Boolean(opens));
    columns.forEach((column, place) => {
      const cell = line.children[place];
      const text = cells[place];
      if (column.kind !== "mark" && column.kind !== "link") return written(cell, text);
      written(cell.firstChild, text);
      if (column.kind === "link") return undefined;
      const [fill, ink] = column.shades[text] ?? ["transparent", "inherit"];
      cell.firstChild.style.background = fill;
      cell.firstChild.style.color = ink;
      return undefined;
    });
  }
}

function newHead({ label, kind, width }) {
  const head = element("th", kind, label);
  head.style.width = `${width}px`;
  head.scope = "col";
  return head;
}

function newChip({ name, text, help }) {
  const chip = element("button", "chip", `${text} ×`);
  chip.type = "button";
  chip.title = help;
  chip.setAttribute("aria-label", `${text}: ${help}`);
  chip.onclick = () => page.pick?.("drop", name);
  return chip;
}

export default mounted(List);
