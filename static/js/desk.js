// Puts the value that an identity asks for into its field. Without script it is read beside the field.
for (const button of document.querySelectorAll(".desk-hint")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.for);
    field.value = button.dataset.value;
    field.focus();
  });
}
