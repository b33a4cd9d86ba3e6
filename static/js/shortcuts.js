// « ? » opens the map of shortcuts.
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
  const map = document.getElementById("raccourcis");
  if (!map || map.open) return;
  event.preventDefault();
  map.showModal();
});
