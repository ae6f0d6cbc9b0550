// The table of figures: arrows and Enter go up and down, a pasted block fills the cells around it.
//
// Without this script every cell is reached with Tab, and the form is the same.

const cellsOf = (row) => [...row.cells].map((cell) => cell.querySelector("input[type=text]"));

const rowsOf = (table) => [...table.tBodies[0].rows].map(cellsOf);

const placeOf = (input) => {
  const row = input.closest("tr");
  return { row: row.sectionRowIndex, column: input.closest("td").cellIndex };
};

const mark = (input) => {
  input.classList.toggle("is-changed", input.value !== input.defaultValue);
};

// Cells that a school does not have are passed over.
const move = (table, input, step) => {
  const rows = rowsOf(table);
  const { row, column } = placeOf(input);
  for (let next = row + step; rows[next]; next += step) {
    const found = rows[next][column];
    if (!found) continue;
    found.focus();
    found.select();
    return;
  }
};

// A block runs on through the columns a school has, as it stands in the spreadsheet.
const fill = (table, input, text) => {
  const rows = rowsOf(table);
  const start = placeOf(input);
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  lines.forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const target = rows[start.row + down]?.[start.column + right];
      if (!target) return;
      target.value = value.trim();
      mark(target);
    });
  });
};

const STEPS = { ArrowUp: -1, ArrowDown: 1, Enter: 1 };

for (const table of document.querySelectorAll("[data-figures]")) {
  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("input[type=text]") || !(event.key in STEPS)) return;
    event.preventDefault();
    move(table, event.target, event.shiftKey && event.key === "Enter" ? -1 : STEPS[event.key]);
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!event.target.matches("input[type=text]") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    fill(table, event.target, text);
  });
  table.addEventListener("input", (event) => {
    if (event.target.matches("input[type=text]")) mark(event.target);
  });
}

for (const hint of document.querySelectorAll("[data-only-script]")) hint.hidden = false;
