// A strip of tabs wider than its page opens on the tab one is on.
const opened = () => {
  for (const tab of document.querySelectorAll(".tabs:not([data-opened]) [aria-current]")) {
    const strip = tab.parentElement;
    strip.dataset.opened = "";
    strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  }
};
document.addEventListener("htmx:after:swap", opened);
opened();
