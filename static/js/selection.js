// Ticking rows: all, a range with Shift, none with Escape, and the bar that counts them.
let last = null;
const within = (node) => node.closest("form") ?? node.closest("table");
const boxes = (scope) => [...scope.querySelectorAll("[data-pick]")];

function show(scope) {
  const all = boxes(scope);
  const on = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr")?.classList.toggle("is-selected", box.checked);
  const head = scope.querySelector("[data-pick-all]");
  if (head) {
    head.checked = all.length > 0 && on.length === all.length;
    head.indeterminate = on.length > 0 && on.length < all.length;
  }
  const bar = scope.querySelector("[data-bulk]");
  if (bar) bar.querySelector("[data-bulk-count]").textContent = `${on.length.toLocaleString("fr-FR")}\u00a0${on.length < 2 ? bar.dataset.one : bar.dataset.several}`;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pick]");
  if (!box) return;
  const all = boxes(within(box));
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  show(within(box));
});

document.addEventListener("change", (event) => {
  const head = event.target.closest("[data-pick-all]");
  if (!head) return;
  for (const one of boxes(within(head))) one.checked = head.checked;
  show(within(head));
});

function clear(scope) {
  const on = boxes(scope).filter((box) => box.checked);
  const leaving = scope.querySelector("[data-bulk]")?.contains(document.activeElement); // the bar goes with the ticks
  for (const box of on) box.checked = false;
  show(scope);
  if (leaving) on.at(-1)?.focus();
}

document.addEventListener("click", (event) => {
  const scope = event.target.closest("[data-unpick]")?.form;
  if (scope) { event.preventDefault(); clear(scope); }
});
// Escape closes what is open first: a menu, a dialog, the side panel; then it unticks.
const OPEN = "dialog[open], [popover]:popover-open, #apercu:not([hidden]) > *";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target.closest?.("input:not([type=checkbox]), textarea, select") || document.querySelector(OPEN)) return;
  for (const button of document.querySelectorAll("[data-unpick]")) clear(button.form);
});

const refresh = () => new Set([...document.querySelectorAll("[data-pick]")].map(within)).forEach(show);
document.addEventListener("htmx:after:swap", refresh);
refresh();
