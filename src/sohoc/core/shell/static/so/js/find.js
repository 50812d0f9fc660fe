/**
 * Escape leaves the search box: first it empties it, then it gives the focus back to the page.
 *
 *   <form role="search" data-so="find"><input type="search" name="q"></form>
 */

/** @param {HTMLFormElement} form */
export function start(form) {
  const box = form.querySelector("input[type=search]");
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (box.value) box.value = "";
    else document.getElementById("content")?.focus();
  });
}
