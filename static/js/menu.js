// Menus are popovers: the browser opens and closes them. Here: arrows inside, and a place where anchors are not known.
const anchored = CSS.supports("position-area", "block-end span-inline-start");

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
  opener?.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open" || anchored || !opener) return;
  const box = opener.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  menu.style.inset = "auto";
  menu.style.insetBlockStart = `${Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.insetInlineStart = `${left < box.left ? Math.max(8, left) : box.left}px`;
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]:popover-open")
    ?? (event.target.getAttribute?.("aria-expanded") === "true" && document.querySelector(".menu[popover]:popover-open"));
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll("a, button, input:not([type=hidden])")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
  event.preventDefault();
  items.at(to % items.length)?.focus();
});
