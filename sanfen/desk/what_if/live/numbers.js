// 可调数值: every number of the rulebook that may be moved, in drawers that open.

class Numbers {
  constructor(parent) {
    this.root = element("div", "numbers");
    this.drawers = [];
    parent.appendChild(this.root);
    this.leave = hear("standing", (standing) => this.stand(standing));
  }

  show(data) {
    const built = JSON.stringify(data);
    if (built === this.built) return;
    this.built = built;
    page.opened ??= new Set([data.drawers[0]?.name]);
    this.drawers = data.drawers.map((drawer) => new Drawer(this, drawer, data.words));
    this.root.replaceChildren(...this.drawers.map((drawer) => drawer.root));
    if (this.standing) this.stand(this.standing);
  }

  stand(standing) {
    this.standing = standing;
    for (const drawer of this.drawers) drawer.stand(standing);
  }

  say(kind, path, to, done, drag = newDrag()) {
    const message = { drag, kind, path, to, done };
    return page.post ? page.post.put(message) : { ...message, lost: true };
  }
}

/** Numbers that are moved together. What is shut is drawn when it is opened. */
class Drawer {
  constructor(control, { name, title, about, parts }, words) {
    this.words = words;
    this.rows = [];
    this.root = element("details", "drawer");
    this.root.open = page.opened.has(name);
    this.root.addEventListener("toggle", () => {
      page.opened[this.root.open ? "add" : "delete"](name);
      if (this.standing) this.stand(this.standing);
    });
    const head = element("summary");
    this.moved = element("span", "count");
    head.append(element("h3", "title", title), this.moved);
    this.root.append(head, element("p", "about", about));
    this.root.append(...parts.map((part) => this.part(control, part)));
  }

  part(control, { title, rows }) {
    const { words } = this;
    // Numbers that share out no hundred have no lock and no share: more room for names.
    const section = element("section", rows.some(isLockable) ? "part" : "part single");
    const head = element("div", "head");
    head.append(
      element("h4", "title", title),
      element("span", "effective", rows.some(isShared) ? words.effective : ""),
      element("span", "value", words.value),
      element("span", "official", words.official),
      element("span", "lock", rows.some(isLockable) ? words.lock : ""),
    );
    section.append(head);
    for (const given of rows) {
      const row = new (isSwitch(given) ? Switch : Slider)(control, given, words);
      this.rows.push(row);
      section.append(row.root);
    }
    return section;
  }

  stand(standing) {
    this.standing = standing;
    const moved = this.rows.filter((row) => row.path in standing.changes).length;
    written(this.moved, moved ? filled(this.words.moved, { n: moved }) : "");
    if (!this.root.open) return;
    for (const row of this.rows) row.show(standing);
  }
}

export default mounted(Numbers);
