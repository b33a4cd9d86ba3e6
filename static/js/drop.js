// A file may be dropped on its field; the names chosen are listed beneath.
const zone = (event) => event.target.closest?.("[data-drop]");

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!zone(event)) return;
    event.preventDefault();
    zone(event).classList.add("is-over");
  });
}
document.addEventListener("dragleave", (event) => {
  const place = zone(event);
  if (place && !place.contains(event.relatedTarget)) place.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  const place = zone(event);
  if (!place) return;
  event.preventDefault();
  place.classList.remove("is-over");
  const input = place.querySelector("input[type=file]");
  const taken = new DataTransfer();
  for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
  input.files = taken.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("change", (event) => {
  const list = event.target.type === "file" && zone(event)?.querySelector("[data-drop-files]");
  if (!list) return;
  list.hidden = event.target.files.length === 0;
  list.replaceChildren(...[...event.target.files].map((file) => {
    const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)}\u00a0ko` : `${(file.size / 1e6).toFixed(1).replace(".", ",")}\u00a0Mo`;
    return Object.assign(document.createElement("li"), { className: "file", textContent: `${file.name} (${size})` });
  }));
});
