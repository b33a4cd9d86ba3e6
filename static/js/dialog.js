// <a data-dialog="id" href="…">: opens the <dialog>; without JavaScript the link leads to the page that asks the same.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    if (!dialog.open) dialog.showModal();
    return;
  }
  // A click on the scrim lands on the dialog itself, outside its box.
  if (event.target.matches("dialog[open]:not([data-keep])")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail) event.target.close();
  }
});

// A fragment that brings an open dialog (a step-up, a confirmation) is shown as a modal one.
document.addEventListener("htmx:after:swap", () => {
  for (const dialog of document.querySelectorAll("dialog[data-modal][open]:not(:modal)")) {
    dialog.close();
    dialog.showModal();
  }
});
