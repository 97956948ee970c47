// Suggestions as one types in the search box (the combobox pattern of ARIA). Without this script the box is a form.
"use strict";

{
  const input = document.getElementById("site-search");
  const WAIT = 150; // ms of rest before the server is asked
  const words = input.dataset;
  const list = made("div", { id: "site-search-list", role: "listbox", class: "suggestions", "aria-label": input.labels[0].textContent });
  const status = made("span", { role: "status", class: "visually-hidden" });
  let timer, asking, chosen = -1;

  list.hidden = true;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  input.form.append(list, status);

  function made(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(number) {
    chosen = number;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    const option = options()[number];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show({ groups, similar }) {
    let number = 0;
    list.replaceChildren(...groups.map((group, at) => {
      const title = made("span", { id: `${list.id}-group-${at}` }, similar ? `${group.title} (${words.similar})` : group.title);
      return made("div", { role: "group", "aria-labelledby": title.id }, title, ...group.names.map(({ name, where, url }) => {
        const [before, found, after] = name;
        const option = made("div", { role: "option", id: `${list.id}-${number++}`, "aria-selected": "false" },
          before, ...(found ? [made("mark", {}, found)] : []), after, ...(where ? [" ", made("small", {}, where)] : []));
        option.dataset.url = url;
        return option;
      }));
    }));
    choose(-1);
    list.hidden = number === 0;
    input.setAttribute("aria-expanded", String(number > 0));
    status.textContent = number ? words.counted.replace("%s", number) : words.none;
  }

  async function suggest() {
    asking?.abort();
    if (!input.value.trim()) return close();
    asking = new AbortController();
    const address = new URL(words.suggestions, location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close(); // no suggestions: the form still finds
    }
  }

  // Not held back while a syllable is being composed: half a word already finds something.
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys are the input method's
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) {
      close();
    } else if (event.key === "ArrowDown" && list.hidden) {
      suggest();
    } else if (event.key === "ArrowDown") {
      choose(chosen < last ? chosen + 1 : 0);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      choose(chosen > 0 ? chosen - 1 : last);
    } else if (event.key === "Enter" && chosen >= 0) {
      location.assign(options()[chosen].dataset.url);
    } else {
      return;
    }
    event.preventDefault();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
}
