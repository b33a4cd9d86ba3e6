// The side panel of a list: filled by htmx, closed by Escape, focus given back to the row; the address names the row.
let from = null;

function remember(row) {
  const here = new URL(location.href);
  if (row?.id) here.searchParams.set("apercu", row.id);
  else here.searchParams.delete("apercu");
  history.replaceState(history.state, "", here);
}

document.addEventListener("wv:peek", async (event) => {
  const { url, row } = event.detail;
  from = row.querySelector(".rowlink");
  for (const one of row.parentElement.children) one.classList.toggle("is-current", one === row);
  await window.htmx?.ajax("GET", url, { target: "#apercu", swap: "outerHTML", source: row });
  document.getElementById("apercu")?.focus();
  remember(row);
});

function close() {
  const panel = document.getElementById("apercu");
  if (!panel || panel.hidden || !panel.childElementCount) return;
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
