// Copy the page's address, share it, print it. Without scripts the buttons are not shown (pages.css).
"use strict";

for (const bar of document.querySelectorAll("[data-share]")) {
  const address = document.querySelector('link[rel="canonical"]')?.href ?? location.href;
  const text = document.querySelector('meta[name="description"]')?.content ?? "";
  const status = bar.querySelector('[role="status"]');
  const copy = bar.querySelector("[data-copy]");
  const share = bar.querySelector("[data-native]");

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = copy.dataset.done;
    } catch {
      status.textContent = address;
    }
  });
  if (navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, text, url: address }).catch(() => {}));
  }
  bar.querySelector("[data-print]").addEventListener("click", () => window.print());
}

// A link into a closed section opens it, in browsers that do not do so themselves.
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", open);
if (location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details:not([open])")) open();
