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

  show({ part, title, columns }) {
    this.part = part;
    this.stand(columns);
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
    const list = this.columns && this.lists?.[this.part];
    if (list) this.draw(list);
  }

  /** Show the columns, which outlast every move; where they are others, so are the rows. */
  stand(columns) {
    const heads = JSON.stringify(columns);
    if (heads === this.heads) return;
    this.heads = heads;
    this.columns = columns;
    const line = element("tr");
    line.append(...columns.map(newHead));
    this.head.replaceChildren(line);
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    this.table.style.minWidth = `${width}px`;
    this.rows.replaceChildren();
  }

  draw({ found, chips, opens, rows, more }) {
    written(this.found, found);
    this.offer(chips);
    this.frame.hidden = !rows.length;
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    rows.forEach((cells, place) => {
      this.fill(this.rows.children[place] ?? this.newLine(), cells, opens[place]);
    });
    written(this.more, more);
  }

  /** Chips are made anew only where they are others: a pointer may stand on one. */
  offer(chips) {
    const offered = JSON.stringify(chips);
    if (offered === this.offered) return;
    this.offered = offered;
    this.chips.replaceChildren(...chips.map(newChip));
  }

  newLine() {
    const line = element("tr");
    this.columns.forEach((column) => {
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

  fill(line, cells, opens) {
    line.opens = opens;
    line.classList.toggle("opens", Boolean(opens));
    this.columns.forEach(({ kind, shades }, place) => {
      const cell = line.children[place];
      const part = kind === "mark" || kind === "link" ? cell.firstChild : cell;
      const text = cells[place];
      if (part.textContent === text) return;
      part.textContent = text;
      if (!shades) return;
      const [fill, ink] = shades[text] ?? ["transparent", "inherit"];
      part.style.background = fill;
      part.style.color = ink;
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
