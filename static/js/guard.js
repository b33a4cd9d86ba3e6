// A form half-typed is not lost by a click: the browser asks before the page is left.
let typed = null;

const kept = (form) => form?.method === "post" && form.matches(".form");

document.addEventListener("input", (event) => { if (kept(event.target.form)) typed = event.target.form; });
document.addEventListener("submit", () => { typed = null; });
document.addEventListener("click", (event) => { if (event.target.closest?.(".form-foot a")) typed = null; }); // « Annuler » means it
window.addEventListener("beforeunload", (event) => { if (typed?.isConnected) event.preventDefault(); });
