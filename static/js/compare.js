// The tray of what is to be compared: it stays from page to page, in this browser alone. Without this script the links
// of a page lead to its comparison at once.
"use strict";

{
  const KEY = "compare", MOST = 6;
  const tray = document.getElementById("compare-tray");
  const words = tray.dataset;
  const groups = made("div", { class: "tray-kinds" });
  const status = tray.querySelector('[role="status"]');
  let items = [];
  tray.querySelector("strong").after(groups);
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
    groups.replaceChildren(...[...new Set(items.map(kindOf))].map(group));
    for (const box of document.querySelectorAll("input.compare")) box.checked = items.some((item) => item.of === box.value);
  }

  // Things of one kind, and the way to their comparison.
  function group(kind) {
    const address = new URL(words.address, location.href);
    const list = made("ul", {});
    for (const item of items.filter((each) => kindOf(each) === kind)) {
      const remove = made("button", { type: "button", "aria-label": `${words.remove}: ${item.name}` }, "×");
      remove.addEventListener("click", () => {
        drop(item.of);
        tray.querySelector("button").focus(); // the one that had the focus is gone
      });
      list.append(made("li", {}, item.name, " ", remove));
      address.searchParams.append("of", item.of);
    }
    const link = made("a", { class: "button", href: address }, words.compare);
    if (words[kind]) link.append(made("span", { class: "visually-hidden" }, `: ${words[kind]}`));
    return made("div", {}, list, link);
  }

  function kindOf(item) {
    return item.of.split(".")[0];
  }

  function drop(of) {
    items = items.filter((item) => item.of !== of);
    status.textContent = "";
    show();
  }

  // Each kind is compared by itself; what is too much is refused, and nothing goes unseen.
  function add(of, name) {
    const item = { of, name };
    const known = items.some((each) => each.of === of);
    const full = !known && items.filter((each) => kindOf(each) === kindOf(item)).length >= MOST;
    if (!known && !full) items = [...items, item];
    status.textContent = full ? words.full : "";
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
    status.textContent = "";
    show();
  });
  new MutationObserver(() => { box(); show(); }).observe(document.getElementById("main"), { childList: true, subtree: false });
  box();
  show();
}
