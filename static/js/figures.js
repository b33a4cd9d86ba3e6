// Amounts, rates and dates take their written form as one leaves them; what cannot be read is left as typed.
const THIN = "\u202f";

export function figure(text) {
  const plain = text.replace(/[\s\u00a0\u202f€%]/g, "").replace("\u2212", "-");
  const shape = /^-?\d+([.,]\d+)?$/.exec(plain);
  return shape ? plain.replace(",", ".") : null;
}

function written(decimal, places) {
  const [whole, part = ""] = decimal.replace("-", "").split(".");
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, THIN);
  const kept = places === null ? part.replace(/0+$/, "") : part.padEnd(places, "0");
  return `${decimal.startsWith("-") ? "\u2212" : ""}${grouped}${kept ? `,${kept}` : ""}`;
}

export function day(text, today = new Date()) {
  const plus = /^\+\s*(\d{1,4})\s*j?$/i.exec(text.trim());
  if (plus) return show(new Date(today.getFullYear(), today.getMonth(), today.getDate() + Number(plus[1])));
  const parts = /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/.exec(text.trim());
  if (!parts) return null;
  const year = parts[3] ? Number(parts[3].padStart(4, "20")) : today.getFullYear();
  const found = new Date(year, Number(parts[2]) - 1, Number(parts[1]));
  return found.getMonth() === Number(parts[2]) - 1 ? show(found) : null;
}

const show = (date) => [date.getDate(), date.getMonth() + 1].map((n) => String(n).padStart(2, "0")).join("/") + `/${date.getFullYear()}`;

function rewrite(field) {
  const kind = field.dataset.figure;
  if (kind === "date") return day(field.value);
  const decimal = figure(field.value);
  if (decimal === null) return null;
  // More than two decimals in an amount is the server's to refuse, not ours to cut.
  return written(decimal, kind === "money" ? 2 : null);
}

document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("[data-figure]");
  const text = field?.value.trim() ? rewrite(field) : null;
  if (text !== null && text !== field.value) field.value = text;
});
