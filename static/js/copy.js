// A code, a reference, the end of an IBAN: one click copies it and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  const use = button.querySelector("use");
  const [label, href] = [button.getAttribute("aria-label"), use?.getAttribute("href")];
  if (button.dataset.copied !== undefined) return;
  button.dataset.copied = "";
  button.setAttribute("aria-label", "Copié");
  use?.setAttribute("href", href.replace(/#.*/, "#i-check"));
  setTimeout(() => {
    delete button.dataset.copied;
    if (label === null) button.removeAttribute("aria-label");
    else button.setAttribute("aria-label", label);
    use?.setAttribute("href", href);
  }, 1500);
});
