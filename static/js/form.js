// Forms: the first error gets the focus, a field left wrong says so, a draft says when it was saved, Ctrl+S saves.
const words = (field) => {
  const v = field.validity;
  if (v.valueMissing) return { checkbox: "Cochez cette case pour continuer.", radio: "Choisissez l’une des réponses." }[field.type] ?? "Renseignez ce champ.";
  if (v.typeMismatch) return field.type === "email" ? "Écrivez une adresse complète, par exemple nom@societe.fr." : "Ce format n’est pas reconnu.";
  if (v.tooShort) return `${field.minLength} caractères au moins.`;
  if (v.tooLong) return `${field.maxLength} caractères au plus.`;
  return field.dataset.message ?? "Corrigez la forme de cette valeur.";
};

const first = (radio) => radio.form.querySelector(`input[name="${CSS.escape(radio.name)}"]`); // speaks for its group
// What the server said stays until the value changes; `ours` marks an error made here. A field an answer has
// replaced is judged no more: it would wipe what the answer says of the one in its place.
function judge(field) {
  const box = field.closest(".field");
  if (!box || !field.isConnected || !field.willValidate || field.type === "file" || (field.type === "radio" && first(field) !== field)) return true;
  const id = `${field.id}-erreur`;
  const shown = document.getElementById(id);
  if (field.validity.valid) {
    if (shown && (shown.dataset.ours || field.value !== field.defaultValue)) { shown.remove(); field.removeAttribute("aria-invalid"); delete box.dataset.invalid; }
    return true;
  }
  const error = shown ?? Object.assign(document.createElement("span"), { id, className: "field__error" });
  Object.assign(error, { textContent: words(field) }).dataset.ours = 1;
  if (!shown) box.append(error);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [`${field.id}-aide`, id].filter((one) => document.getElementById(one)).join(" "));
  return false;
}

document.addEventListener("change", ({ target }) => { if (target.type === "radio" && target.form?.method === "post") judge(first(target)); });
const firstError = () => document.querySelector("form[method=post] [aria-invalid=true]")?.focus();
let pending, refused; // the address of the form whose sending was refused: what a late answer wipes is said again
const wrongOf = (form) => [...form.elements].filter((field) => !judge(field));
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (field.form?.method !== "post" || !(field.value || field.hasAttribute("aria-invalid"))) return;
  pending = setTimeout(() => judge(field), 200); // after the click that took the focus: nothing moves under the pointer
});
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.submitter?.formNoValidate) return;
  const wrong = wrongOf(event.target);
  if (!(refused = wrong.length && event.target.action)) return;
  event.preventDefault(); event.stopImmediatePropagation(); wrong[0].focus();
}, true);
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[method=post]");
  if (form && event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
});
document.addEventListener("htmx:finally:request", (event) => {
  const saved = event.target.closest?.("[data-autosave]")?.querySelector("[data-saved]");
  if (saved && event.detail.ctx.response?.status < 300) saved.textContent = `Enregistré à ${new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })}`;
});
const ready = () => {
  for (const form of document.querySelectorAll("form[method=post]")) { form.noValidate = true; if (form.action === refused) wrongOf(form); }
  clearTimeout(pending); firstError();
};
for (const [name, act] of [["htmx:before:swap", () => clearTimeout(pending)], ["htmx:after:swap", ready]]) document.addEventListener(name, act); // an answer says more than we would
ready();
