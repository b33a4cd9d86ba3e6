// One-time codes: only digits are kept, pasted with spaces or not. And the eye of password fields.
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-otp]");
  if (!field) return;
  field.value = field.value.replace(/\D/g, "").slice(0, 6);
});

document.addEventListener("click", (event) => {
  const eye = event.target.closest("[data-reveal]");
  const field = eye && document.getElementById(eye.dataset.reveal);
  if (!field) return;
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", shown);
  field.focus();
});
