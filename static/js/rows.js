// Lists by keyboard: ↑↓ walk the rows, Enter opens (the row is a link), Space peeks, e edits, x ticks, Shift+X ticks up to there.
const busy = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], [popover]:popover-open");
const rowsOf = (table) => [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector(".rowlink"));

function current() {
  let row = document.activeElement?.closest?.("table[data-rows] tbody tr");
  while (row && !row.querySelector(".rowlink")) row = row.previousElementSibling; // what is unfolded is its row's
  return row ?? document.querySelector("table[data-rows] tbody tr.is-current");
}

function walk(step) {
  const row = current();
  const table = row?.closest("table") ?? document.querySelector("table[data-rows]");
  if (!table) return false;
  const rows = rowsOf(table);
  const next = row ? rows[rows.indexOf(row) + step] : rows[0];
  if (!next) return Boolean(row);
  next.querySelector(".rowlink").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

const acts = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  " ": () => peek(current()),
  e: () => go(current()?.dataset.edit) || press(document.querySelector("[data-edit-page]")), // in place where the page does so
  x: () => tick(false),
  X: () => tick(true),
};

function tick(shiftKey) {
  return current()?.querySelector("[data-pick]")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey })) !== undefined;
}

function peek(row) {
  if (!row?.dataset.peek) return false;
  row.dispatchEvent(new CustomEvent("wv:peek", { bubbles: true, detail: { url: row.dataset.peek, row } }));
  return true;
}

function go(address) {
  if (address) location.assign(address);
  return Boolean(address);
}

function press(link) {
  link?.click();
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  const leaving = event.key === "ArrowDown" && event.target.matches?.("main input[type=search]");
  if (event.ctrlKey || event.metaKey || event.altKey || (busy(event.target) && !leaving)) return;
  const onControl = event.target.closest?.("button, summary, input, a:not(.rowlink)");
  if (event.key === " " && onControl) return;
  if (event.key.startsWith("Arrow") && event.target.closest?.("[role=tablist], .menu")) return;
  if (acts[event.key]?.()) event.preventDefault();
});
