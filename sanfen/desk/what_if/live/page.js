// What the live components share: it is set before the script of each (desk/live_page).
// Names come from imported files: they are only ever set as text.

// Streamlit draws every part of a fragment anew with every answer. So one component
// alone, the board, speaks with Python; it tells the others, which are drawn once.
const page = (globalThis.sanfenPage ??= { told: {}, ears: {} });

function tell(name, what) {
  page.told[name] = what;
  page.ears[name]?.forEach((ear) => ear(what));
}

/** Hear what is told under a name, the last of it at once; return how to stop. */
function hear(name, ear) {
  (page.ears[name] ??= new Set()).add(ear);
  if (name in page.told) ear(page.told[name]);
  return () => page.ears[name].delete(ear);
}

/** A component made once for each place on the page, shown whatever is new. */
const mounted = (made, parts = new WeakMap()) => (given) => {
  const { parentElement, data } = given;
  if (!parts.has(parentElement)) parts.set(parentElement, new made(parentElement, given));
  const part = parts.get(parentElement);
  part.show(data, given);
  return () => {
    part.leave();
    parts.delete(parentElement);
  };
};

/** Name a drag, a click or a run of keys: each is one step to take back. */
function newDrag() {
  page.drags = (page.drags ?? 0) + 1;
  return `${Date.now().toString(36)}.${page.drags}`;
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

/** Touch the page only where something is new: most of it stays as it is. */
function written(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function attribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

const filled = (words, values) =>
  words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
