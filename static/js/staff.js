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
