// Ticking rows: all, a range with Shift, and the bar that counts them.
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
  if (!bar) return;
  const noun = on.length < 2 ? bar.dataset.one : bar.dataset.several;
  bar.querySelector("[data-bulk-count]").textContent = `${on.length.toLocaleString("fr-FR")}\u00a0${noun}`;
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

document.addEventListener("click", (event) => {
  const scope = event.target.closest("[data-unpick]")?.form;
  if (!scope) return;
  event.preventDefault();
  for (const one of boxes(scope)) one.checked = false;
  show(scope);
});

const refresh = () => new Set([...document.querySelectorAll("[data-pick]")].map(within)).forEach(show);
document.addEventListener("htmx:after:swap", refresh);
refresh();
