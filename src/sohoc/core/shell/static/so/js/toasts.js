/**
 * Short news that needs no answer. It stays 6 seconds, longer while pointed at or focused, and
 * remains in a log of this page (memory only: a shared computer must not keep names).
 *
 *   toast("Đã lưu 09:41");
 *   HX-Trigger: {"so:toast": {"text": "Đã lưu 09:41"}}
 *   <li hidden><button type="button" data-so-log>Thông báo vừa hiện</button></li>
 */

import { icon, say } from "./words.js";

const SHOWN_MS = 6000;
const KEPT = 20;

/** @type {{at: Date, text: string}[]} */
const log = [];

/** @param {HTMLElement} box */
function closeButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "so-btn so-btn-quiet so-btn-small so-btn-icon";
  button.setAttribute("aria-label", say("close"));
  button.append(icon("x"));
  button.addEventListener("click", () => box.remove());
  return button;
}

/** @param {string} text */
function show(text) {
  const area = document.getElementById("so-toasts");
  if (!area) return;
  const box = document.createElement("div");
  box.className = "so-toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words, closeButton(box));
  area.append(box);
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : box.remove());
  setTimeout(leave, SHOWN_MS);
}

/** @param {string} text */
export function toast(text) {
  log.unshift({ at: new Date(), text });
  log.length = Math.min(log.length, KEPT);
  const opener = document.querySelector("[data-so-log]");
  if (opener) opener.closest("li").hidden = false;
  show(text);
}

document.addEventListener("so:toast", (event) => toast(event.detail.text ?? event.detail.value));
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-so-log]")) return;
  for (const { at, text } of [...log].reverse()) {
    show(`${at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })} ${text}`);
  }
});
