// Narrows a list while someone types, without a request.
//
//   <input type="search" data-filter="#people" data-filter-count="#count">
//   <p id="count" role="status" data-one="1 person" data-many="{n} people" data-none="No one"></p>
//   <ul id="people"> <li data-filter-text="jonas maes helpdesk"> … </li> </ul>
//
// Each word must occur. A group (data-filter-group) without matches is hidden as a whole.

const plain = (text) =>
  text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

const announce = (field, shown) => {
  const region = document.querySelector(field.dataset.filterCount);
  if (!region) return;
  const { one, many, none } = region.dataset;
  const sentence = shown === 0 ? none : shown === 1 ? one : many;
  region.textContent = (sentence ?? "{n}").replace("{n}", shown);
};

const narrow = (field) => {
  const list = document.querySelector(field.dataset.filter);
  if (!list) return;
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of list.querySelectorAll("[data-filter-text]")) {
    const text = plain(entry.dataset.filterText);
    entry.hidden = !words.every((word) => text.includes(word));
    if (!entry.hidden) shown += 1;
  }
  for (const group of list.querySelectorAll("[data-filter-group]")) {
    group.hidden = !group.querySelector("[data-filter-text]:not([hidden])");
  }
  announce(field, shown);
};

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-filter]")) narrow(event.target);
});

for (const field of document.querySelectorAll("[data-filter]")) {
  if (field.value) narrow(field);
}
