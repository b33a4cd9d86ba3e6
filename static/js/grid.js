// The grid editor: what changes works the examples out again; a spreadsheet pasted into a cell fills the whole grid.
const FORM = "[data-grid-form]";
let waiting = 0;

document.addEventListener("change", (event) => {
  const form = event.target.closest?.(FORM);
  if (!form || event.target.matches("textarea")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => form.querySelector("[data-grid-refresh]")?.click(), 250);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("button")?.form?.matches(FORM)) clearTimeout(waiting); // the stepper's stand outside
}, true);

document.addEventListener("paste", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!grid || !/[\t\n;]/.test(text.trim())) return;
  event.preventDefault();
  const form = grid.closest(FORM);
  form.querySelector(`[name="${grid.dataset.grid}-paste"], [data-grid-text="${grid.dataset.grid}"]`).value = text;
  form.querySelector(`[data-grid-paste="${grid.dataset.grid}"]`).click();
});
