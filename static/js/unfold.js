// The fourth level of a list: a row unfolds under itself, one at a time; → and ← do the same; the address follows.
const twistOf = (row) => row?.querySelector(".twist");
const under = (row) => (row?.nextElementSibling?.matches(".versions") ? row.nextElementSibling : null);

function fold(row) {
  under(row)?.remove();
  twistOf(row)?.setAttribute("aria-expanded", "false");
  const here = new URL(location.href);
  for (const name of ["ouvert", "avant"]) here.searchParams.delete(name);
  history.replaceState(history.state, "", here);
}

// Before htmx hears of it: what is open is folded without asking the server.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".twist")?.closest("tr");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (under(row)) {
    event.preventDefault();
    event.stopPropagation();
    fold(row);
    return;
  }
  for (const other of document.querySelectorAll("tr.versions")) fold(other.previousElementSibling);
}, true);

document.addEventListener("htmx:after:swap", () => {
  for (const opened of document.querySelectorAll("tr.versions")) twistOf(opened.previousElementSibling)?.setAttribute("aria-expanded", "true");
});

document.addEventListener("keydown", (event) => {
  const opening = event.key === "ArrowRight";
  if (!opening && event.key !== "ArrowLeft") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input:not([type=checkbox]), textarea, select")) return;
  let row = event.target.closest?.("tbody tr");
  if (row?.matches(".versions")) row = row.previousElementSibling;
  const twist = twistOf(row);
  if (!twist || opening === Boolean(under(row))) return;
  event.preventDefault();
  if (opening) twist.click();
  else fold(row);
  row.querySelector(".rowlink")?.focus();
});
