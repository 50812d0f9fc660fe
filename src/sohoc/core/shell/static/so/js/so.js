/**
 * The one script of every page. It brings a behaviour only when the page has an element for it:
 *
 *   <form data-so="guard"> … </form>
 *   <form class="so-pop" popover data-so="menu columns"> … </form>
 *
 * Each module exports `start(element)`, called once per element, also for what htmx brings later.
 * A page works without any of this; only islands need scripts.
 */

import { listen } from "./requests.js";
import { wireShortcuts } from "./shortcuts.js";

/** Literal addresses, so that the static files storage can give them their hashed names. */
const behaviours = {
  columns: () => import("./columns.js"),
  confirm: () => import("./confirm.js"),
  copy: () => import("./copy.js"),
  density: () => import("./appearance.js"),
  find: () => import("./find.js"),
  guard: () => import("./guard.js"),
  list: () => import("./selection.js"),
  lock: () => import("./lock.js"),
  menu: () => import("./menu.js"),
  passkey: () => import("./passkey.js"),
  print: () => import("./print.js"),
  saved: () => import("./saved.js"),
  theme: () => import("./appearance.js"),
};

/** @type {WeakMap<Element, Set<string>>} */
const started = new WeakMap();

/** @param {Element} element @param {string} name */
async function start(element, name) {
  const names = started.get(element) ?? new Set();
  if (names.has(name) || !(name in behaviours)) return;
  started.set(element, names.add(name));
  const module = await behaviours[name]();
  module.start(element);
}

/** @param {Document | Element} root */
function startAll(root) {
  const found = [...root.querySelectorAll("[data-so]")];
  if (root instanceof Element && root.matches("[data-so]")) found.unshift(root);
  return Promise.all(
    found.flatMap((element) => element.dataset.so.split(" ").map((name) => start(element, name))),
  );
}

wireShortcuts();
listen();
await startAll(document);
document.documentElement.dataset.started = ""; // tests wait for it
document.addEventListener("htmx:load", (event) => startAll(event.target));
