// 四色区域图: the towns in their colours, drawn once and coloured anew.

const SVG = "http://www.w3.org/2000/svg";
const LETTER = 14; // px, the smallest text the back row reads

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
