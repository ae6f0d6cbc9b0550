// Writing a chapter: Ctrl+Enter saves, leaving with unsaved words asks first, and whoever writes
// keeps the block. What is swapped in by others never takes the place of words that were typed.
//
// Without this script every form works by itself and leads to a page.

const FORM = "[data-plan-form]";
const LONGEST_SILENCE_MS = 60_000;
const lastKept = new WeakMap();
const fault = document.querySelector("[data-plan-fault]");

const isChanged = (form) =>
  form.hasAttribute("data-changed") ||
  [...form.elements].some((field) =>
    field.type === "file" ? field.files.length > 0 : field.type !== "hidden" && field.value !== field.defaultValue,
  );

const changedForms = () => [...document.querySelectorAll(FORM)].filter(isChanged);

const showKeys = (root) => {
  for (const hint of root.querySelectorAll("[data-plan-keys]")) hint.hidden = false;
};

// Only who really writes holds a block: a page that is left open frees it after a while.
const keep = (form) => {
  const now = Date.now();
  if (now - (lastKept.get(form) ?? 0) < LONGEST_SILENCE_MS) return;
  lastKept.set(form, now);
  const kept = form.querySelector("[data-plan-keep]");
  if (kept) window.htmx?.trigger(kept, "keep");
};

document.addEventListener("input", (event) => {
  const form = event.target.closest(FORM);
  if (form) keep(form);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest(FORM);
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[type=submit]"));
});

let isLeaving = false;
document.addEventListener("submit", (event) => {
  const other = changedForms().some((form) => form !== event.target);
  if (event.target.matches(FORM) && !other) isLeaving = true;
});

window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && changedForms().length > 0) event.preventDefault();
});

// A block that is new for the reader may not throw away a form with words in it.
const wouldLose = (target, html) => {
  const forms = [...target.querySelectorAll(FORM)].filter(isChanged);
  return forms.some((form) => form.id && !html.includes(`id="${form.id}"`));
};

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  // Two texts: an answer with a block of its own, not a page about a fault.
  if (xhr.status === 409 && xhr.getResponseHeader("HX-Reswap")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  const isOwn = requestConfig.elt.closest(FORM);
  if (!isOwn && wouldLose(target, xhr.responseText)) event.detail.shouldSwap = false;
});

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const holder = document.createElement("div");
  holder.append(fragment.cloneNode(true));
  if (wouldLose(target, holder.innerHTML)) event.detail.shouldSwap = false;
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.closest("[data-plan-quiet], [data-plan-keep]")) isLeaving = false;
});

const tell = (event) => {
  if (event.target.closest("[data-plan-quiet], [data-plan-keep]") || !fault) return;
  fault.hidden = false;
  fault.scrollIntoView({ block: "nearest" });
};
document.body.addEventListener("htmx:sendError", tell);
document.body.addEventListener("htmx:responseError", tell);
document.body.addEventListener("htmx:afterSwap", (event) => showKeys(event.detail.target.parentElement ?? document));

showKeys(document);
