/**
 * Keeps unsaved work: leaving the page asks first, as long as something typed was not sent.
 *
 *   <form method="post" data-so="guard"> … </form>
 */

/** @param {HTMLFormElement} form */
export function start(form) {
  let isChanged = false;
  form.addEventListener("input", () => (isChanged = true));
  form.addEventListener("submit", () => (isChanged = false));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) isChanged = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged && form.isConnected) event.preventDefault();
  });
}
