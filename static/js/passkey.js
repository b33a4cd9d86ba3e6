// Security keys: a form that holds the options asks the browser, puts its answer in the form and sends it.
const REFUSED = {
  NotAllowedError: "La clé n’a pas répondu, ou la demande a été annulée. Recommencez quand vous êtes prêt.",
  InvalidStateError: "Cette clé est déjà enregistrée pour votre compte.",
  SecurityError: "Les clés demandent https, ou l’adresse http://localhost en développement.",
};

async function ask(form) {
  const options = JSON.parse(form.dataset.passkey);
  if (form.dataset.passkeyAct === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form || form.elements.answer.value) return;
  event.preventDefault();
  const told = form.querySelector("[data-passkey-told]");
  told.hidden = true;
  try {
    form.elements.answer.value = JSON.stringify((await ask(form)).toJSON());
    form.submit();
  } catch (refusal) {
    told.firstElementChild.textContent = REFUSED[refusal.name] ?? "Ce navigateur ne sait pas parler à une clé. Mettez-le à jour, ou utilisez un autre moyen.";
    told.hidden = false;
  }
});
