// Undo on the board: Z within the board, Ctrl+Z anywhere but in a field, with Shift to do it again.
//
// The answer replaces the page; the focus returns to the cell it was in.

let here = null;

const placeOf = (target) => {
  const cell = target.closest?.("[data-board] tr[data-task] > :is(td, th)");
  return cell ? { row: cell.closest("tr").id, column: cell.cellIndex } : null;
};

const isField = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || event.altKey || isField(event.target)) return;
  const place = placeOf(event.target);
  if (!place && !event.ctrlKey && !event.metaKey) return;
  const form = document.getElementById(event.shiftKey ? "redo" : "undo");
  if (!document.getElementById(event.shiftKey ? "redo-button" : "undo-button")) return;
  event.preventDefault();
  here = place;
  form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", () => {
  const cell = here && document.getElementById(here.row)?.cells[here.column];
  here = null;
  const target = cell?.querySelector("a") ?? cell;
  if (!target) return;
  for (const old of document.querySelectorAll("[data-board] [tabindex='0']")) old.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
});

// A refusal is a page of its own; here it takes the place of what was asked for.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status !== 409 || detail.target?.id !== "content") return;
  detail.shouldSwap = true;
  detail.isError = false;
});

// The comment in the dialog is about the cell that the dialog decides about. It is sent as any form is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "cell-comment") return;
  event.stopPropagation();
  const decision = form.closest("dialog").querySelector("form");
  for (const name of ["planned_task", "person"]) form.elements[name].value = decision.elements[name].value;
}, true);
