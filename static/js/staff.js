// Puts the value that an identity asks for into its field. Without script it is read beside the field.
for (const button of document.querySelectorAll(".desk-hint")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.for);
    field.value = button.dataset.value;
    field.focus();
  });
}

// A wide row of the source opens at the cell that is meant.
for (const mark of document.querySelectorAll(".desk-scroll mark")) {
  const row = mark.closest(".desk-scroll");
  row.scrollLeft += mark.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 2;
}

// The identities of a row change as somebody types; without script, the preview shows them.
const trials = document.getElementById("desk-trials");
let waiting = 0;
let latest = 0;

function tryOut(url, typed) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const number = ++latest;
    typed.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const response = await fetch(url, { method: "POST", body: typed });
    if (response.ok && number === latest) trials.innerHTML = await response.text();
  }, 200);
}

if (trials && trials.dataset.trials) {
  const form = trials.closest("form");
  form.addEventListener("input", (event) => {
    const typed = new FormData(form);
    for (const name of ["evidence_file", "reason", "opened"]) typed.delete(name);
    tryOut(`${trials.dataset.trials}?first=${encodeURIComponent(event.target.name)}`, typed);
  });
}

// The uncertain figures of a page, one after another by keyboard: Enter takes what is typed or offered and goes on.
const figures = document.getElementById("desk-figures");
if (figures) {
  const inputs = [...figures.querySelectorAll("input[data-at]")];
  const picture = document.querySelector(".desk-picture");
  for (const help of figures.querySelectorAll(".desk-keys")) help.hidden = false;

  const show = (input) => {
    for (const cell of document.querySelectorAll("[data-cell].here")) cell.classList.remove("here");
    for (const cell of document.querySelectorAll(`[data-cell="${input.dataset.at}"]`)) {
      cell.classList.add("here");
      if (cell.tagName === "TD") {
        const page = cell.closest(".desk-page");
        const [inside, around] = [cell.getBoundingClientRect(), page.getBoundingClientRect()];
        page.scrollTop += inside.top - around.top - page.clientHeight / 2;
        page.scrollLeft += inside.left - around.left - page.clientWidth / 2;
      } else {
        const { width, height } = picture.querySelector("image").getBBox();
        const box = cell.getBBox();
        const [wide, tall] = [width / 2, Math.min(height, width / 6)];
        const left = Math.max(0, Math.min(box.x + box.width / 2 - wide / 2, width - wide));
        const top = Math.max(0, Math.min(box.y + box.height / 2 - tall / 2, height - tall));
        picture.setAttribute("viewBox", `${left} ${top} ${wide} ${tall}`);
      }
    }
    const typed = new FormData();
    for (const other of inputs) {
      if (other.dataset.trials === input.dataset.trials && other.value) typed.set(other.dataset.field, other.value);
    }
    if (!typed.has(input.dataset.field)) typed.set(input.dataset.field, input.dataset.offered);
    tryOut(`${input.dataset.trials}?first=${input.dataset.field}`, typed);
  };
  const go = (at) => {
    const next = inputs[at] || figures.querySelector("[name=_save]");
    if (at >= 0) next.focus();
  };

  inputs.forEach((input, at) => {
    input.addEventListener("focus", () => show(input));
    input.addEventListener("input", () => show(input));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "Enter" && !input.value) input.value = input.dataset.offered;
      go(event.key === "ArrowUp" ? at - 1 : at + 1);
    });
  });
  go(0);
}
