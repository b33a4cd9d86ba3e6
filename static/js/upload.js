// A file is sent with its progress; a refusal comes back in the form, and the file chosen stays chosen.
const words = { 0: "Winvest ne répond pas. Votre saisie est toujours là\u00a0: réessayez dans un instant.", 413: "Ce fichier est trop volumineux\u00a0: allégez-le, puis recommencez." };
const say = (message) => dispatchEvent(new CustomEvent("wv:toast", { detail: { tone: "bad", message } }));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-upload]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  const bar = form.querySelector("[data-upload-bar]");
  const button = form.querySelector("button[type=submit]");
  const sending = new XMLHttpRequest();
  const busy = (now) => { form.setAttribute("aria-busy", now); button.setAttribute("aria-busy", now); bar.hidden = !now; };
  sending.upload.addEventListener("progress", ({ loaded, total }) => { bar.firstElementChild.value = total ? (100 * loaded) / total : 0; });
  sending.addEventListener("loadend", () => {
    busy(false);
    answered(form, sending);
  });
  sending.open("POST", form.action);
  sending.setRequestHeader("HX-Request", "true");
  sending.setRequestHeader("HX-Request-Type", "partial");
  sending.setRequestHeader("X-CSRF-Token", form.elements.csrf_token.value);
  busy(true);
  sending.send(new FormData(form, event.submitter));
});

function answered(form, sending) {
  const target = sending.getResponseHeader("HX-Redirect");
  if (target) return location.assign(target);
  const page = new DOMParser().parseFromString(sending.responseText, "text/html");
  const fresh = page.getElementById(form.id);
  if (!fresh) return say(page.querySelector("[data-toast] > span")?.textContent ?? words[sending.status] ?? words[0]);
  const [before, after] = [form, fresh].map((one) => one.querySelector("input[type=file]"));
  form.replaceWith(document.adoptNode(fresh));
  if (before.files.length && !after.hasAttribute("aria-invalid")) after.files = before.files;
  after.dispatchEvent(new Event("change", { bubbles: true }));
  fresh.noValidate = true; // the form's own module says what is wrong
  fresh.querySelector("[aria-invalid=true]")?.focus();
}
