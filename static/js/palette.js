// ⌘K, Ctrl+K or « / »: search everything. htmx fetches the results; this file opens, moves and goes.
const palette = document.querySelector("[data-palette]");
const field = palette?.querySelector("input[name=q]");
const list = palette?.querySelector("[role=listbox]");
const pages = list?.cloneNode(true);

function open(text = "") {
  if (palette.open) return;
  palette.showModal();
  field.value = text;
  field.focus();
  if (text) field.dispatchEvent(new Event("input", { bubbles: true }));
  mark(0);
}

function mark(index) {
  const items = [...list.querySelectorAll(".palette__item")];
  // Links on a page, options here: the field keeps the focus and points at the current one.
  items.forEach((one, i) => Object.assign(one, { role: "option", id: `palette-${i}`, tabIndex: -1, ariaSelected: String(i === index) }));
  items[index]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", items[index]?.id ?? "");
}

const busy = (target) => target.closest?.("input, textarea, select, [contenteditable]");

if (palette) {
  document.addEventListener("keydown", (event) => {
    const control = event.metaKey || event.ctrlKey;
    if (control ? event.key.toLowerCase() !== "k" : event.key !== "/" || busy(event.target)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-palette-open]")) open(event.target.closest("form")?.q.value); });
  document.querySelector("[data-palette-open] input")?.addEventListener("input", (event) => {
    open(event.target.value);
    event.target.value = "";
  });
  field.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll(".palette__item")];
    const at = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Escape") {
      event.preventDefault();
      palette.close();
      field.blur(); // where nothing had the focus before, the hidden field would take the next key
    } else if (event.key === "Enter" && items[at]) {
      event.preventDefault();
      items[at].click();
    }
  });
  const settle = () => {
    if (!field.value.trim()) list.replaceChildren(...pages.cloneNode(true).childNodes);
    mark(0);
  };
  field.addEventListener("input", settle);
  palette.addEventListener("htmx:after:swap", settle);
}
