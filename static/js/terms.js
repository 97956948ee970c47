// Notes on terms open when the mouse rests on a term. Without this script they open by click, tap and keyboard.
"use strict";

{
  const REST = 350; // ms before a note opens, or closes once the mouse has left both
  let timer, hovered;

  const noteOf = (term) => document.getElementById(term.getAttribute("popovertarget"));
  const later = (what) => {
    clearTimeout(timer);
    timer = setTimeout(what, REST);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const term = event.target.closest(".term");
    if (term && noteOf(term) !== hovered) {
      later(() => {
        const note = noteOf(term);
        if (note.matches(":popover-open")) return;
        note.showPopover({ source: term });
        hovered = note;
      });
    } else if (term || event.target.closest(".term-note")) {
      clearTimeout(timer);
    } else if (hovered) {
      later(() => {
        hovered?.hidePopover();
        hovered = undefined;
      });
    } else {
      clearTimeout(timer);
    }
  });

  // A click on a term whose note the mouse has opened keeps it open.
  document.addEventListener("click", (event) => {
    const term = event.target.closest(".term");
    if (!term) return;
    clearTimeout(timer);
    if (hovered && noteOf(term) === hovered && hovered.matches(":popover-open")) event.preventDefault();
    hovered = undefined;
  });

  document.addEventListener("toggle", (event) => {
    if (event.target === hovered && event.newState === "closed") hovered = undefined;
  }, true);
}
