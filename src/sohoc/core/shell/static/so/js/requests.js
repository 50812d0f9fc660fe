/**
 * Every htmx request carries the csrf token; every failed one says what happened, in a band over
 * the content, and what was typed stays where it is.
 *
 *   <meta name="csrf-token" content="…">
 *   <body data-say-offline="…" data-say-broken="…">   <div id="so-messages"></div>
 *
 * An answer 422 is a form with its errors and is put in place like a good one. An answer 423 means
 * that the server has locked the session: the screen locks too.
 */

import { icon, say } from "./words.js";
import "./toasts.js";

/** @param {number} code of HTTP, 0 when nothing came back */
export function sentenceFor(code) {
  const names = { 0: "offline", 403: "refused", 404: "missing", 409: "conflict", 413: "large", 429: "busy" };
  return say(names[code] ?? (code >= 500 ? "broken" : "wrong"));
}

export const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

/** @param {string} fresh the token that counts from now on, in the head and in every form */
export function renewToken(fresh) {
  const meta = document.querySelector("meta[name=csrf-token]");
  if (meta) meta.content = fresh;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
}

/** @param {string} sentence */
export function band(sentence) {
  const area = document.getElementById("so-messages");
  if (!area || !sentence) return;
  area.querySelector("[data-so-failed]")?.remove();
  const box = document.createElement("div");
  box.className = "so-band so-band-red";
  box.dataset.soFailed = "";
  box.setAttribute("role", "alert");
  const margin = document.createElement("span");
  margin.className = "so-le";
  margin.append(icon("alert-square"));
  const words = document.createElement("div");
  const line = document.createElement("p");
  const [what, ...rest] = sentence.split(/(?<=[.;]) /);
  const strong = document.createElement("strong");
  strong.textContent = what;
  line.append(strong, ` ${rest.join(" ")}`);
  words.append(line);
  box.append(margin, words);
  area.append(box);
  box.scrollIntoView({ block: "nearest" });
}

/** @param {number} code */
function failed(code) {
  if (code === 423) document.dispatchEvent(new CustomEvent("so:lock"));
  else band(sentenceFor(code));
}

export function listen() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", (event) => failed(event.detail.xhr.status));
  document.addEventListener("htmx:sendError", () => failed(0));
  document.addEventListener("htmx:timeout", () => failed(0));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelector("[data-so-failed]")?.remove();
  });
}
