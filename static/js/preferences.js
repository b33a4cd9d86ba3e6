// Theme, density, rail: applied at once, remembered by cookie, and kept by the server when it answers.
const root = document.documentElement;

const apply = {
  theme(value) {
    if (value === "auto") delete root.dataset.theme;
    else root.dataset.theme = value;
  },
  density(value) { root.dataset.density = value; },
  rail(value) { document.querySelector("[data-frame]")?.classList.toggle("app--narrow-rail", value === "narrow"); },
};

function remember(name, value, form) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `wv_${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  const body = new FormData(form ?? undefined);
  const token = document.querySelector("input[name=csrf_token]")?.value;
  if (!token) return;
  body.set("csrf_token", token);
  body.set(name, value);
  fetch("/preferences", { method: "POST", body: new URLSearchParams(body), redirect: "manual", keepalive: true }).catch(() => {});
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-preferences]");
  const { name, value } = event.submitter ?? {};
  if (!form || !apply[name]) return;
  event.preventDefault();
  apply[name](value);
  for (const one of form.querySelectorAll(`button[name=${name}]`)) one.setAttribute("aria-pressed", one.value === value);
  remember(name, value, form);
});

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-rail-toggle]");
  if (!toggle) return;
  const value = document.querySelector(".app--narrow-rail") ? "wide" : "narrow";
  apply.rail(value);
  toggle.setAttribute("aria-pressed", value === "narrow");
  remember("rail", value);
});
