/**
 * "/" goes to the search box, wherever a person is not writing just now.
 *
 *   <form role="search"><input id="so-find" type="search" aria-keyshortcuts="/"></form>
 */

/** @param {EventTarget | null} target */
const isWriting = (target) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

export function wireShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isWriting(event.target) || document.querySelector("dialog:modal")) return;
    const box = document.getElementById("so-find");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
