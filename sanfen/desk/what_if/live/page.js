// What the live components share: it is set before the script of each (desk/live_page).
// Names come from imported files: they are only ever set as text.

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

const filled = (words, values) =>
  words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
