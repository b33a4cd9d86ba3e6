// The side panel of a list: filled by htmx, closed by Escape, focus given back to the row.
let from = null;

document.addEventListener("wv:peek", async (event) => {
  const { url, row } = event.detail;
  from = row.querySelector(".rowlink");
  for (const one of row.parentElement.children) one.classList.toggle("is-current", one === row);
  await window.htmx?.ajax("GET", url, { target: "#apercu", swap: "outerHTML", source: row });
  document.getElementById("apercu")?.focus();
});

function close() {
  const panel = document.getElementById("apercu");
  if (!panel || panel.hidden || !panel.childElementCount) return;
  panel.replaceChildren();
  panel.hidden = true;
  document.querySelector("tr.is-current")?.classList.remove("is-current");
  from?.focus();
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-peek-close]")) close(); });
document.addEventListener("keydown", (event) => {
  const floating = document.querySelector("dialog[open], [popover]:popover-open");
  if (event.key === "Escape" && !floating) close();
});
