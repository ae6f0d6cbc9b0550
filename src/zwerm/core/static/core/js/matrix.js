// One tab stop for a whole matrix: arrows move between its cells, letters press a cell's buttons.
//
//   <table data-matrix> … <td><button class="cell" data-key-v="#pin-3-12"> …
//
// Each focusable cell is a `.cell`. A letter V, R or N presses the element that the cell names in
// data-key-v, data-key-r or data-key-n. Without this script every cell is an ordinary tab stop.

const LETTERS = ["v", "r", "n"];

const rowsOf = (matrix) =>
  [...matrix.querySelectorAll("tr")]
    .map((row) => [...row.cells].map((cell) => cell.querySelector(".cell")))
    .filter((row) => row.some((cell) => cell && cell.offsetParent));

const rove = (matrix, target) => {
  for (const cell of matrix.querySelectorAll(".cell[tabindex='0']")) cell.tabIndex = -1;
  target.tabIndex = 0;
};

const columnOf = (cell) => cell.closest("td, th").cellIndex;

const nearest = (row, column) =>
  row
    .filter(Boolean)
    .reduce((best, cell) =>
      Math.abs(columnOf(cell) - column) < Math.abs(columnOf(best) - column) ? cell : best,
    );

const sideways = (row, cell, step) => {
  const filled = row.filter(Boolean);
  return filled[filled.indexOf(cell) + step];
};

const destination = (rows, cell, key) => {
  const index = rows.findIndex((row) => row.includes(cell));
  const row = rows[index];
  switch (key) {
    case "ArrowLeft": return sideways(row, cell, -1);
    case "ArrowRight": return sideways(row, cell, 1);
    case "ArrowUp": return rows[index - 1] && nearest(rows[index - 1], columnOf(cell));
    case "ArrowDown": return rows[index + 1] && nearest(rows[index + 1], columnOf(cell));
    case "Home": return row.find(Boolean);
    case "End": return row.findLast(Boolean);
    default: return undefined;
  }
};

const press = (cell, letter) => {
  const selector = cell.getAttribute(`data-key-${letter}`);
  const button = selector && document.querySelector(selector);
  if (button) button.click();
  return Boolean(button);
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-matrix] .cell");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const matrix = cell.closest("[data-matrix]");
  const letter = event.key.toLowerCase();
  if (LETTERS.includes(letter)) {
    if (press(cell, letter)) event.preventDefault();
    return;
  }
  const next = destination(rowsOf(matrix), cell, event.key);
  if (!next) return;
  event.preventDefault();
  rove(matrix, next);
  next.focus();
});

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("[data-matrix] .cell");
  if (cell) rove(cell.closest("[data-matrix]"), cell);
});

const prepare = (root) => {
  for (const matrix of root.querySelectorAll("[data-matrix]")) {
    const cells = [...matrix.querySelectorAll(".cell")].filter((cell) => cell.matches("a, button"));
    cells.forEach((cell, number) => { cell.tabIndex = number === 0 ? 0 : -1; });
  }
};

prepare(document);
document.addEventListener("htmx:afterSettle", () => prepare(document));
