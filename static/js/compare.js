// The tray of what is to be compared: it stays from page to page, in this browser alone. Without this script the links
// of a page lead to its comparison at once.
"use strict";

{
  const KEY = "compare", MOST = 6;
  const tray = document.getElementById("compare-tray");
  const words = tray.dataset;
  const list = document.createElement("ul");
  let items = [];
  tray.querySelector("a").before(list);
  try {
    items = JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {} // no storage: the tray is of this page

  function made(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function show() {
    try {
      localStorage.setItem(KEY, JSON.stringify(items));
    } catch {}
    tray.hidden = items.length === 0;
    list.replaceChildren(...items.map((item) => {
      const remove = made("button", { type: "button", "aria-label": `${words.remove}: ${item.name}` }, "×");
      remove.addEventListener("click", () => drop(item.of));
      return made("li", {}, item.name, " ", remove);
    }));
    const address = new URL(words.address, location.href);
    for (const item of items) address.searchParams.append("of", item.of);
    tray.querySelector("a").href = address;
    for (const box of document.querySelectorAll("input.compare")) box.checked = items.some((item) => item.of === box.value);
  }

  function drop(of) {
    items = items.filter((item) => item.of !== of);
    show();
  }

  // What is of another kind begins a new tray; of too many, the oldest goes.
  function add(of, name) {
    const kind = of.split(".")[0];
    items = [...items.filter((item) => item.of !== of && item.of.split(".")[0] === kind), { of, name }].slice(-MOST);
    show();
  }

  // A box at each row that can be compared; rows that come later get theirs as well.
  function box() {
    for (const row of document.querySelectorAll("tr[data-compare]:not(:has(input.compare))")) {
      const name = (row.querySelector("th a") ?? row.querySelector("th")).textContent.trim();
      const input = made("input", { type: "checkbox", class: "compare", value: row.dataset.compare, tabindex: "-1", "aria-label": `${words.add}: ${name}`, title: words.add });
      input.addEventListener("change", () => (input.checked ? add(input.value, name) : drop(input.value)));
      row.querySelector("th").prepend(input, " ");
    }
  }

  for (const link of document.querySelectorAll('main a[href*="/compare/?of="]')) {
    const wanted = new URL(link.href).searchParams.getAll("of");
    if (wanted.length !== 1 || link.closest("[data-address]")) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      add(wanted[0], document.querySelector("h1").textContent.trim());
    });
  }

  tray.querySelector(":scope > button").addEventListener("click", () => {
    items = [];
    show();
  });
  new MutationObserver(() => { box(); show(); }).observe(document.getElementById("main"), { childList: true, subtree: false });
  box();
  show();
}
