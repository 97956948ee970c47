// Keeps the progress of a book in sight; the whole page comes anew once the state is another. Without script the page
// refreshes itself.
const shown = document.getElementById("intake-state");

async function look() {
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.getElementById("intake-state");
    if (now && now.dataset.state === shown.dataset.state) {
      shown.replaceChildren(...now.childNodes);
    } else {
      location.reload();
      return;
    }
  } catch {
    // The server may be busy: asked again.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
