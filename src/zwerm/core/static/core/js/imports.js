// J and K walk over the choices of the rows of a list, as in a mailbox.
document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea")) return;
  const choices = [...document.querySelectorAll(".imports-table select")];
  if (!choices.length) return;
  const next = choices[choices.indexOf(document.activeElement) + step] || choices[0];
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "center" });
});
