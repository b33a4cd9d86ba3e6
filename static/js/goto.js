// « g » then a letter goes to a page, as the map of shortcuts tells; « f » goes to the list's own search.
const busy = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], [popover]:popover-open");
let waiting;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  const key = event.key.toLowerCase();
  if (waiting) {
    clearTimeout(waiting);
    waiting = undefined;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(link.href);
  } else if (key === "g") {
    waiting = setTimeout(() => { waiting = undefined; }, 1500);
  } else if (key === "f") {
    const field = document.querySelector("[data-list-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }
}, true);
