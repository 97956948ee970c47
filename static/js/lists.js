// Lists answer at once: a changed filter fetches the list anew, without leaving the page. Without this script the form's
// button does it, and links are copied by hand.
"use strict";

{
  const REST = 400; // ms after the last change
  const form = document.getElementById("filters");
  let timer, asking;

  const results = () => document.getElementById("results");

  // The counts beside the choices, and the rows; the fields stay as the reader has them.
  function show(page) {
    results().replaceWith(document.adoptNode(page.getElementById("results")));
    rove();
    const counts = new Map([...page.querySelectorAll("#filters [data-count]")].map((each) => [each.dataset.count, each.textContent]));
    for (const each of form.querySelectorAll("[data-count]")) {
      each.textContent = counts.get(each.dataset.count) ?? each.textContent;
      each.closest("label")?.classList.toggle("none", each.textContent === "0");
    }
  }

  async function answer() {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    if (!query.has("with")) query.delete("compare");
    if (!["min", "max", "empty", "is", "with"].some((each) => query.has(each))) query.delete("amount");
    const focused = ["select[name=sort]", ".open-filters"].find((each) => document.activeElement?.matches(each));
    results().setAttribute("aria-busy", "true");
    try {
      const response = await fetch(`${location.pathname}?q=&${query}`, { signal: asking.signal }); // an empty field leads to the one address
      if (!response.ok) throw new Error(response.statusText);
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      history.replaceState(null, "", response.url);
      if (focused) document.querySelector(focused).focus();
    } catch (error) {
      if (error.name !== "AbortError") form.submit(); // the page as it is made without script
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(answer, REST);
  }

  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.name) later();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "q") later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (form.matches(":popover-open")) form.hidePopover();
    answer();
  });

  // Many choices are searched by a part of their words.
  for (const box of form.querySelectorAll(".choice-search")) {
    box.hidden = false;
    const plain = (text) => text.normalize().replace(/\s/g, "").toLowerCase();
    box.addEventListener("input", () => {
      for (const label of box.parentElement.querySelectorAll("label")) {
        label.hidden = !plain(label.textContent).includes(plain(box.value));
      }
    });
  }

  // What opened over the list closes by Escape, and by a click elsewhere.
  const open = () => document.querySelectorAll("details:is(.menu, .choices)[open]");
  document.addEventListener("click", (event) => {
    for (const each of open()) if (!each.contains(event.target)) each.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const each of open()) {
      if (each.contains(document.activeElement)) each.querySelector("summary").focus();
      each.open = false;
    }
  });

  // The Tab key goes from row to row, the head among them; within the table the arrow keys go from link to link.
  const LINKS = "a, .term, input.compare";
  const linksOf = (row) => (row ? [...row.querySelectorAll(LINKS)].filter((link) => link.checkVisibility()) : []);
  function rove() {
    for (const row of document.querySelectorAll("#results tr")) {
      const first = linksOf(row).find((link) => !link.matches("input"));
      for (const link of row.querySelectorAll(LINKS)) link.tabIndex = link === first ? 0 : -1;
    }
    const table = document.querySelector("#results table");
    table.setAttribute("aria-description", table.dataset.keys);
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("#results tr"), step = STEPS[event.key];
    if (!row || !step || event.target.matches("input:not(.compare)") || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...row.closest("table").rows];
    const at = linksOf(row).indexOf(event.target) + step[0];
    const next = linksOf(step[1] ? rows[rows.indexOf(row) + step[1]] : row);
    const link = next[step[1] ? Math.min(at, next.length - 1) : at];
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
  rove();
  matchMedia("(max-width: 40rem)").addEventListener("change", rove);

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-copy]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.textContent = link.dataset.copy;
    link.setAttribute("role", "status");
  });
}
