// The side panel of a list: filled by htmx, closed by Escape, focus given back to the row; the address names the row.
// While it is open it follows the rows walked by keyboard, once one stops on a row; focus stays on the row.
let from = null;
let asked = 0;
let last = Promise.resolve();

function remember(row) {
  const here = new URL(location.href);
  if (row?.id) here.searchParams.set("apercu", row.id);
  else here.searchParams.delete("apercu");
  history.replaceState(history.state, "", here);
}

document.addEventListener("wv:peek", async (event) => {
  const { url, row, follows } = event.detail;
  const turn = ++asked;
  from = row.querySelector(".rowlink");
  for (const one of row.parentElement.children) one.classList.toggle("is-current", one === row);
  if (follows) await new Promise((done) => { setTimeout(done, 150); });
  await last; // one at a time: each replaces the panel
  if (turn !== asked) return;
  last = Promise.resolve(window.htmx?.ajax("GET", url, { target: "#apercu", swap: "outerHTML", source: row })).catch(() => {});
  await last;
  if (turn !== asked) return;
  if (!follows) document.getElementById("apercu")?.focus();
  remember(row);
});

function opened() {
  const panel = document.getElementById("apercu");
  return panel && !panel.hidden && panel.childElementCount ? panel : null;
}

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest?.(".rowlink") && target.closest("tr[data-peek]");
  if (!row || row.classList.contains("is-current") || !opened()) return;
  row.dispatchEvent(new CustomEvent("wv:peek", { bubbles: true, detail: { url: row.dataset.peek, row, follows: true } }));
});

function close() {
  const panel = opened();
  if (!panel) return;
  asked += 1; // what was to follow is not asked for
  panel.replaceChildren();
  panel.hidden = true;
  document.querySelector("tr.is-current")?.classList.remove("is-current");
  from?.focus();
  remember(null);
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-peek-close]")) close(); });
document.addEventListener("keydown", (event) => {
  const floating = document.querySelector("dialog[open], [popover]:popover-open");
  if (event.key === "Escape" && !floating) close();
});

const named = document.getElementById(new URLSearchParams(location.search).get("apercu") ?? "");
if (named?.dataset.peek) addEventListener("load", () => named.dispatchEvent(new CustomEvent("wv:peek", { bubbles: true, detail: { url: named.dataset.peek, row: named } })));
