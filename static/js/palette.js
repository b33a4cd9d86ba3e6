// ⌘K, Ctrl+K or « / »: search everything. htmx fetches the results; this file opens, moves and goes.
const palette = document.querySelector("[data-palette]");
const field = palette?.querySelector("input[name=q]");
const list = palette?.querySelector("[role=listbox]");
const pages = list?.innerHTML;

function open(text = "") {
  if (palette.open) return;
  palette.showModal();
  field.value = text;
  field.focus();
  if (text) field.dispatchEvent(new Event("input", { bubbles: true }));
  mark(0);
}

function mark(index) {
  const items = [...list.querySelectorAll("[role=option]")];
  items.forEach((one, i) => {
    one.id ||= `palette-${i}`;
    one.setAttribute("aria-selected", i === index);
  });
  const current = items[index];
  current?.scrollIntoView({ block: "nearest" });
  if (current) field.setAttribute("aria-activedescendant", current.id);
  else field.removeAttribute("aria-activedescendant");
}

const busy = (target) => target.closest?.("input, textarea, select, [contenteditable]");

if (palette) {
  document.addEventListener("keydown", (event) => {
    const combo = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k";
    if (!combo && !(event.key === "/" && !busy(event.target) && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open(event.target.closest("form")?.q.value);
  });
  document.querySelector("[data-palette-open] input")?.addEventListener("input", (event) => {
    open(event.target.value);
    event.target.value = "";
  });
  field.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("[role=option]")];
    const at = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Enter" && items[at]) {
      event.preventDefault();
      items[at].click();
    }
  });
  field.addEventListener("input", () => { if (!field.value.trim()) { list.innerHTML = pages; mark(0); } });
  palette.addEventListener("htmx:after:swap", () => { if (!field.value.trim()) list.innerHTML = pages; mark(0); });
}
