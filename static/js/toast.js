// Toasts leave by themselves: ten seconds when they can be undone, six otherwise; refusals stay until closed.
const region = document.getElementById("toasts");

function start(toast) {
  if (toast.dataset.started || toast.dataset.tone === "bad") return;
  toast.dataset.started = "";
  const left = toast.querySelector("[data-toast-left]");
  let seconds = left ? 10 : 6;
  const tick = () => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return;
    if (left) left.textContent = `${seconds}\u00a0s`;
    if (seconds-- > 0) return;
    clearInterval(clock);
    toast.remove();
  };
  const clock = setInterval(tick, 1000);
  tick();
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(start);
  new MutationObserver(() => region.querySelectorAll("[data-toast]").forEach(start)).observe(region, { childList: true });
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});

// Other modules say something by: dispatchEvent(new CustomEvent("wv:toast", { detail: { message } })); the server by HX-Trigger.
addEventListener("wv:toast", (event) => {
  const toast = document.createElement("div");
  toast.className = `toast toast--${event.detail.tone ?? "ok"}`;
  toast.dataset.toast = "";
  toast.dataset.tone = event.detail.tone ?? "ok";
  toast.append(Object.assign(document.createElement("span"), { textContent: event.detail.message }));
  region?.append(toast);
});

// The server did not answer, or failed: say so, and that nothing was lost.
const failed = (message) => dispatchEvent(new CustomEvent("wv:toast", { detail: { tone: "bad", message } }));
document.addEventListener("htmx:error", () => failed("Winvest ne répond pas. Votre saisie est toujours là\u00a0: réessayez dans un instant."));
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response?.status >= 500) failed("Winvest a rencontré un imprévu. Ce qui est affiché n’a pas changé\u00a0: réessayez dans un instant.");
});
