// A field that proposes products: htmx fetches them, this file opens, moves and takes. Without it, the code is typed.
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const optionsOf = (field) => [...listOf(field).querySelectorAll("[role=option]:not([aria-disabled])")];
const typing = () => document.activeElement?.closest("[data-combobox]");

function mark(field, index) {
  optionsOf(field).forEach((one, at) => one.setAttribute("aria-selected", at === index));
  const current = optionsOf(field)[index];
  current?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", current?.id ?? "");
}

function show(field, open) {
  const list = listOf(field);
  if (!list) return;
  field.setAttribute("aria-expanded", open);
  if (!open && list.matches(":popover-open")) list.hidePopover();
  if (!open || list.matches(":popover-open")) return mark(field, -1);
  list.showPopover();
  const box = field.getBoundingClientRect();
  Object.assign(list.style, { positionArea: "none", inset: `${box.bottom}px auto auto ${box.left}px`, minInlineSize: `${box.width}px` });
  mark(field, -1);
}

function take(field, option) {
  field.value = option.dataset.value;
  show(field, false);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-combobox][aria-expanded=true]");
  if (!field) return;
  const options = optionsOf(field);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
  if (event.key === "Escape") show(field, false);
  else if (event.key === "Enter" && options[at]) take(field, options[at]);
  else if (to !== undefined) mark(field, to % options.length);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
// The field keeps the focus while an option is pressed: leaving it would ask for the page anew.
document.addEventListener("pointerdown", (event) => { if (event.target.closest("[data-options]")) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-options] [data-value]");
  if (option && typing()) take(typing(), option);
});
document.addEventListener("focusout", (event) => { if (event.target.matches("[data-combobox]")) show(event.target, false); });
document.addEventListener("scroll", (event) => { if (typing() && !event.target.closest?.("[data-options]")) show(typing(), false); }, true);
document.addEventListener("htmx:after:swap", () => {
  const field = typing();
  if (field && listOf(field)) show(field, listOf(field).querySelector("[role=option]") !== null);
});
