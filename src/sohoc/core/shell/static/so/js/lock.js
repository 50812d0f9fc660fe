/**
 * The lock of an idle screen. After `data-lock-after` seconds without a key, a pointer or a scroll a
 * modal dialog covers the page: nothing of it is painted, nothing of it can be reached, and
 * everything typed stays in memory. The server is told, so that it locks the session as well.
 *
 *   <dialog class="so-lock" id="so-lock" data-so="lock" data-lock-after="600"
 *           data-lock-url="/identity/lock" data-unlock-url="/identity/unlock"
 *           data-say-empty="…" data-say-wrong="…" data-say-offline="…" data-say-over="…">
 *     <form method="post"><input type="password" name="password"><p id="so-lock-error" hidden></p></form>
 *   </dialog>
 *
 * Contract with the server:
 *   POST lock-url           any answer; the session is locked from now on
 *   POST unlock-url         password; 204 or 200 {"csrf": "…"} opens, 403 {"error": "a sentence"} does
 *                           not; 401, a redirect or 403 without a sentence: the session is over
 *   423 on any other request of a locked session; requests.js then fires `so:lock`
 *
 * Tabs of one browser lock and open together; activity in one keeps all of them open.
 */

import { renewToken, token } from "./requests.js";
import { say } from "./words.js";

const CHECK_MS = 1000;
const SHARE_MS = 5000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"];

/** @param {HTMLDialogElement} dialog */
export function start(dialog) {
  const limit = Number(dialog.dataset.lockAfter) * 1000;
  const form = dialog.querySelector("form");
  const password = form.querySelector("input[type=password]");
  const error = dialog.querySelector("#so-lock-error");
  const tabs = new BroadcastChannel("so-lock");
  let isLocked = false;
  let last = Date.now();
  let shared = 0;
  let title = "";

  const complain = (sentence) => {
    error.hidden = !sentence;
    error.lastElementChild.textContent = sentence;
    password.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) password.setAttribute("aria-invalid", "true");
  };

  const cover = () => {
    if (isLocked) return;
    isLocked = true;
    for (const pop of document.querySelectorAll("[popover]:popover-open")) pop.hidePopover();
    document.documentElement.dataset.locked = "";
    title = document.title; // it may name a person, and the tab still shows it
    document.title = `${dialog.querySelector("#so-lock-title").textContent} – SốHọc`;
    form.reset();
    complain("");
    // Raised above a dialog that may already be open.
    if (!dialog.open) dialog.showModal();
    password.focus();
  };

  const uncover = (fresh) => {
    if (fresh) renewToken(fresh);
    isLocked = false;
    document.title = title;
    last = Date.now();
    form.reset();
    delete document.documentElement.dataset.locked;
    dialog.close();
  };

  const tellServer = () => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
    // Offline the screen is locked all the same; the server ends idle sessions by its own clock.
    const headers = { Accept: "application/json" };
    const options = { method: "POST", body, headers, keepalive: true, redirect: "manual" };
    fetch(dialog.dataset.lockUrl, options).catch(() => {});
  };

  const lock = () => {
    if (isLocked) return;
    cover();
    tabs.postMessage({ kind: "lock" });
    if (dialog.dataset.lockUrl) tellServer();
  };

  const alive = () => {
    if (isLocked) return;
    last = Date.now();
    if (last - shared < SHARE_MS) return;
    shared = last;
    tabs.postMessage({ kind: "alive" });
  };

  const check = () => {
    // A computer that slept wakes up here long after the limit.
    if (!isLocked && Date.now() - last >= limit) lock();
  };

  const ask = async () => {
    const body = new URLSearchParams({ password: password.value, csrfmiddlewaretoken: token() });
    const headers = { Accept: "application/json" };
    const answer = await fetch(dialog.dataset.unlockUrl, { method: "POST", body, headers, redirect: "manual" });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) {
      uncover(said.csrf);
      tabs.postMessage({ kind: "open", csrf: said.csrf });
      return;
    }
    const isOver = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
    complain(said.error ?? say(isOver ? "over" : "wrong", dialog));
    password.select();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!password.value) return complain(say("empty", dialog));
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await ask();
    } catch {
      complain(say("offline", dialog));
    } finally {
      button.disabled = false;
      if (isLocked) password.focus();
    }
  });

  // A browser lets a second Escape close any dialog: this one comes straight back.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    if (isLocked) dialog.showModal();
  });

  tabs.addEventListener("message", ({ data }) => {
    if (data.kind === "alive") last = Date.now();
    else if (data.kind === "lock") cover();
    else if (data.kind === "open" && isLocked) uncover(data.csrf);
  });
  document.addEventListener("so:lock", cover);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-so-lock-now]")) return;
    event.preventDefault();
    lock();
  });
  for (const kind of SIGNS_OF_LIFE) addEventListener(kind, alive, { passive: true, capture: true });
  document.addEventListener("visibilitychange", check);
  setInterval(check, CHECK_MS);
}
