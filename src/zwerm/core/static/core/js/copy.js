// Buttons that copy what stands in a field. Without JavaScript, or without a clipboard, they stay
// hidden; the field can be selected and copied by hand.
//
//   <button type="button" data-copy="id-of-field" data-done="Copied" hidden>Copy</button>

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[data-label]").textContent = button.dataset.done;
  });
}
