// 撤销与重做: the way back and forth through what was moved, and what is moved now.

const ICONS = { undo: "undo", redo: "redo", reset_all: "restart_alt" };

class Steps {
  constructor(parent) {
    this.root = element("div", "steps");
    this.buttons = Object.entries(ICONS).map(([kind, icon]) => {
      const button = element("button", kind);
      button.type = "button";
      const sign = element("span", "icon", icon);
      sign.setAttribute("aria-hidden", "true");
      button.append(sign, element("span", "word"));
      button.onclick = () => {
        page.post?.put({ drag: newDrag(), kind, path: "", to: 0, done: true });
      };
      return button;
    });
    this.title = element("h3", "title");
    this.moved = element("p", "moved");
    const line = element("div", "line");
    line.append(this.title, ...this.buttons);
    this.root.append(line, this.moved);
    parent.append(this.root);
    this.leave = hear("standing", (standing) => this.stand(standing));
  }

  show(words) {
    this.words = words;
    written(this.title, words.title);
    for (const button of this.buttons) written(button.lastChild, words[button.className]);
    if (this.standing) this.stand(this.standing);
  }

  stand(standing) {
    this.standing = standing;
    if (!this.words) return;
    const { past, future, changes, moved } = standing;
    [past, future, Object.keys(changes).length].forEach((number, place) => {
      const button = this.buttons[place];
      button.disabled = !number;
      button.title = place < 2 ? filled(this.words.steps, { n: number }) : "";
    });
    written(this.moved, moved);
  }
}

export default mounted(Steps);
