// The division board: one tab stop, arrows to move, and a dialog to decide about a cell.
//
// Without this script what fills a cell is a link to the page of its task, where the same can be
// done. Empty cells carry nothing, so who and what they mean is read from their column and row.

const HERE = "is-here";

const cellsOf = (row) => [...row.cells].filter((cell) => !cell.matches(".matrix__need"));

// The names above, the clusters and the tasks; arrows reach their links, so they are no tab stops.
const rowsOf = (board) => [...board.querySelectorAll(".matrix__names, .matrix__group, tr[data-task]")];

// A person beside a task; else it is a name or a task.
const isPair = (cell) => cell.matches("td");

const headOf = (cell) => cell.closest("table").tHead.rows[1].cells[cell.cellIndex];

const fillingOf = (cell) => cell.querySelector(".cell");

// What takes the focus: the link in a cell, else the cell itself.
const focusable = (cell) => cell.querySelector("a") ?? cell;

const cellAt = (target) => target.closest?.(
  "[data-board] :is(.matrix__names, .matrix__group, tr[data-task]) > :is(td, th):not(.matrix__need)",
);

const isCluster = (cell) => cell.parentElement.matches(".matrix__group");

// A cluster is as wide as the board: below it the focus is in the column where it came from.
let column = 1;

const rove = (board, cell) => {
  for (const old of board.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
  focusable(cell).tabIndex = 0;
  if (!isCluster(cell)) column = cellsOf(cell.closest("tr")).indexOf(cell);
};

const current = (board) => {
  const place = board.querySelector("[tabindex='0']");
  return place ? cellAt(place) : undefined;
};

const prepare = (board) => {
  board.setAttribute("role", "grid");
  // The frame that scrolls follows the focus within it.
  board.closest(".board--wide")?.removeAttribute("tabindex");
  for (const link of board.querySelectorAll("a")) link.tabIndex = -1;
  const here = board.contains(document.activeElement) ? cellAt(document.activeElement) : null;
  const first = board.querySelector("tr[data-task]");
  if (here) rove(board, here);
  else if (first) rove(board, cellsOf(first)[1]);
};

// Empty cells say what they are when someone comes by.
const describe = (cell) => {
  const dialog = dialogOf(cell);
  if (!isPair(cell) || fillingOf(cell) || !dialog || cell.hasAttribute("aria-label")) return;
  cell.setAttribute("aria-label", stateOf(cell, dialog));
};

const mark = (cell) => {
  if (!isPair(cell)) return;
  const head = headOf(cell);
  for (const old of head.parentElement.querySelectorAll(`.${HERE}`)) old.classList.remove(HERE);
  head.classList.add(HERE);
};

const go = (cell) => {
  if (!cell) return false;
  rove(cell.closest("table"), cell);
  describe(cell);
  focusable(cell).focus();
  return true;
};

const dialogOf = (cell) => {
  const id = cell.closest("table").dataset.dialog;
  return id ? document.getElementById(id) : null;
};

const fill = (text, name) => text.replace("{name}", name);

const stateOf = (cell, dialog) => {
  const filling = fillingOf(cell);
  if (filling) return filling.getAttribute("aria-label");
  const { can, cannot } = dialog.querySelector("[data-cell='state']").dataset;
  return fill(cell.classList.contains("can") ? can : cannot, headOf(cell).dataset.name);
};

const partsOf = (dialog) => (name) => dialog.querySelector(`[data-cell='${name}']`);

// Why not: one sentence of the page of the task, with the link to what changes it.
const explain = async (dialog, address, person) => {
  const why = partsOf(dialog)("why");
  why.textContent = why.dataset.waiting;
  const asked = `${address}#p${person}`;
  dialog.dataset.asked = asked;
  const answer = await fetch(address).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (dialog.dataset.asked !== asked) return;
  const found = new DOMParser().parseFromString(text, "text/html").getElementById(`why${person}`);
  if (found) why.replaceChildren(...found.childNodes);
  else why.textContent = why.dataset.unknown;
};

// A question with its answers; where none can be given, what is in the way.
const show = (cell) => {
  const dialog = isPair(cell) ? dialogOf(cell) : null;
  if (!dialog) return false;
  const part = partsOf(dialog);
  const form = dialog.querySelector("form");
  const { name, person } = headOf(cell).dataset;
  const row = cell.closest("tr");
  const task = row.querySelector("th a");
  const can = cell.classList.contains("can");
  const isOpen = can || fillingOf(cell) !== null;
  const { can: question, cannot: statement } = part("question").dataset;
  part("task").textContent = task.textContent;
  part("question").textContent = fill(isOpen ? question : statement, name);
  part("state").textContent = stateOf(cell, dialog);
  for (const one of [form, part("state"), part("reasons")]) one.hidden = !isOpen;
  for (const one of [part("why"), part("close")]) one.hidden = isOpen;
  part("ask").href = `${task.href}?who=${encodeURIComponent(name)}#answer`;
  if (isOpen) offer(form, cell, person);
  else {
    part("address").href = `${task.href}#p${person}`;
    explain(dialog, task.href, person);
  }
  dialog.showModal();
  return true;
};

// Only the buttons that change something.
const offer = (form, cell, person) => {
  form.elements.planned_task.value = cell.closest("tr").dataset.task;
  form.elements.person.value = person;
  form.elements.columns.value = cell.closest("table").dataset.columns;
  const pin = fillingOf(cell)?.dataset.pin ?? "";
  const can = cell.classList.contains("can");
  for (const button of form.querySelectorAll("button[name='kind']")) {
    const clears = "clear" in button.dataset;
    button.hidden = clears ? !pin : button.value === pin || (button.value === "pin" && !can);
  }
};

const STRIDE = 10;

// The next task that misses hours; after the last one the first again.
const nextGap = (board, row) => {
  const gaps = [...board.querySelectorAll("tr.is-gap")];
  const after = gaps.find((gap) => row.compareDocumentPosition(gap) & Node.DOCUMENT_POSITION_FOLLOWING);
  const found = after ?? gaps[0];
  return found && cellsOf(found)[0];
};

// Opens a dialog; closing it brings the focus back by itself.
const open = (id) => {
  document.getElementById(id)?.showModal();
  return true;
};

const press = (id) => {
  const link = document.getElementById(id);
  link?.click();
  return Boolean(link);
};

// What keys do besides moving from cell to cell.
const COMMANDS = {
  "?": () => open("board-keys"),
  "<": () => press("people-before"),
  ">": () => press("people-after"),
  g: (cell) => go(nextGap(cell.closest("table"), cell.closest("tr"))),
};

const LETTERS = { v: "pin", n: "forbid", r: "" };

// A letter presses the button that the dialog would show.
const decide = (cell, kind) => {
  if (!show(cell)) return false;
  const buttons = dialogOf(cell).querySelectorAll("form:not([hidden]) button[name='kind']:not([hidden])");
  const button = [...buttons].find((one) => one.value === kind);
  if (button) button.click();
  return true;
};

const destination = (cell, key, far) => {
  const row = cell.closest("tr");
  const rows = rowsOf(row.closest("table"));
  const line = cellsOf(row);
  const at = line.indexOf(cell);
  const here = rows.indexOf(row);
  const beside = (index) => {
    const cells = rows[index] && cellsOf(rows[index]);
    return cells && (cells[column] ?? cells[0]);
  };
  const within = (index) => beside(Math.min(Math.max(index, 0), rows.length - 1));
  switch (key) {
    case "ArrowLeft": return line[at - 1];
    case "ArrowRight": return line[at + 1];
    case "ArrowUp": return beside(here - 1);
    case "ArrowDown": return beside(here + 1);
    case "PageUp": return within(here - STRIDE);
    case "PageDown": return within(here + STRIDE);
    case "Home": return far ? beside(0) : line[0];
    case "End": return far ? beside(rows.length - 1) : line.at(-1);
    default: return undefined;
  }
};

const choose = (cell, key) => {
  if (show(cell)) return true;
  // Enter follows a link by itself; a cluster looks like a button, which a space presses too.
  if (key === " " && isCluster(cell)) focusable(cell).click();
  return key === " ";
};

const answer = (cell, event) => {
  const { key, ctrlKey } = event;
  const letter = key.toLowerCase();
  if (!ctrlKey && Object.hasOwn(COMMANDS, letter)) return COMMANDS[letter](cell);
  if (!ctrlKey && Object.hasOwn(LETTERS, letter)) return decide(cell, LETTERS[letter]);
  return key === "Enter" || key === " " ? choose(cell, key) : go(destination(cell, key, ctrlKey));
};

document.addEventListener("keydown", (event) => {
  const cell = cellAt(event.target);
  if (!cell || event.metaKey || event.altKey) return;
  if (answer(cell, event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) open(opener.dataset.opens);
  // The way past everything else ends in the grid itself, where the arrows work.
  const board = event.target.closest?.("a.skip[href='#board']") && document.querySelector("[data-board]");
  if (board && go(current(board))) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const cell = cellAt(event.target);
  if (!cell || event.ctrlKey || event.metaKey) return;
  if (!isPair(cell)) return;
  // The focus too, so that it is back here when the dialog closes.
  go(cell);
  if (show(cell)) event.preventDefault();
});

document.addEventListener("pointerover", (event) => {
  const cell = cellAt(event.target);
  if (cell) mark(cell);
});

document.addEventListener("focusin", (event) => {
  const cell = cellAt(event.target);
  if (!cell) return;
  mark(cell);
  describe(cell);
});

const answered = async (url, options) => {
  let isRefused = false;
  const refuse = () => { isRefused = true; };
  document.addEventListener("htmx:responseError", refuse);
  await window.htmx.ajax("POST", url, options);
  document.removeEventListener("htmx:responseError", refuse);
  return !isRefused;
};

// A refusal is told on a page of its own, so that nobody misses it.
const plainly = (form, url, kind) => {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "kind", value: kind });
  form.append(field);
  form.setAttribute("action", url);
  form.submit();
};

// The answer is the row again; the focus returns to the same cell.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const dialog = form.closest("#cell-dialog");
  const button = event.submitter;
  if (!dialog || form.method === "dialog" || button?.formMethod === "dialog") return;
  event.preventDefault();
  const values = { kind: button.value };
  for (const name of ["planned_task", "person", "columns"]) values[name] = form.elements[name].value;
  const column = document.querySelector(`[data-board] th[data-person="${values.person}"]`).cellIndex;
  dialog.close();
  const url = button.getAttribute("formaction") ?? form.getAttribute("action");
  const target = `#t${values.planned_task}`;
  if (!(await answered(url, { values, target, swap: "outerHTML" }))) {
    plainly(form, url, button.value);
    return;
  }
  const row = document.querySelector(target);
  if (!row) return;
  for (const link of row.querySelectorAll("a")) link.tabIndex = -1;
  go(row.cells[column]);
});

const prepareAll = () => {
  document.querySelectorAll("[data-board]:not([role='grid'])").forEach(prepare);
  for (const opener of document.querySelectorAll("[data-opens]")) opener.hidden = false;
};

prepareAll();

// A link that is gone with the board it stood in leaves the focus to the new board.
let wasWithin = false;
document.addEventListener("htmx:beforeSwap", () => {
  wasWithin = document.activeElement?.closest("#board") != null;
});
document.addEventListener("htmx:afterSettle", () => {
  prepareAll();
  const board = document.querySelector("[data-board]");
  if (wasWithin && board && document.activeElement === document.body) go(current(board));
  wasWithin = false;
});
