// Buttons that print the page they stand on. Without JavaScript they stay hidden; the browser's own
// menu prints the same.
//
//   <button type="button" data-print hidden>Poster</button>

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
