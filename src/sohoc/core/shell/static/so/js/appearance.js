/**
 * Theme and density change at once and are saved in the background; the server writes them into the
 * next page, so nothing flickers. Without scripts the form posts and the page comes back.
 *
 *   <form method="post" action="/preferences" data-so="theme">
 *     <button name="theme" value="dark" aria-pressed="false">Tối</button>
 *   </form>
 */

import { band, sentenceFor, token } from "./requests.js";

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function save(form, button) {
  const body = new FormData(form, button);
  body.set("csrfmiddlewaretoken", token());
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.status >= 400) band(sentenceFor(answer.status));
  } catch {
    band(sentenceFor(0));
  }
}

/** @param {HTMLFormElement} form */
export function start(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !["theme", "density"].includes(button.name)) return;
    event.preventDefault();
    document.documentElement.dataset[button.name] = button.value;
    for (const each of form.querySelectorAll("button[aria-pressed]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    save(form, button);
  });
}
