/**
 * Puts a popover under its button and lets the arrow keys walk through it. Opening, Escape and the
 * click beside it belong to the browser; without this module the popover stands at the top right.
 *
 *   <button popovertarget="xuat">Xuất</button>
 *   <div class="so-pop so-menu" id="xuat" popover data-so="menu"><ul class="so-items">…</ul></div>
 */

const GAP = 4;
const NARROW = matchMedia("(max-width: 720px)");

/** @param {HTMLElement} pop @param {HTMLElement} button */
function place(pop, button) {
  pop.style.inset = "";
  if (NARROW.matches) return;
  const at = button.getBoundingClientRect();
  const size = pop.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
  const below = at.bottom + GAP;
  const fits = below + size.height <= innerHeight - 8;
  const top = fits ? below : Math.max(8, at.top - GAP - size.height);
  pop.style.inset = `${top}px auto auto ${left}px`;
}

/** @param {KeyboardEvent} event @param {HTMLElement} pop */
function walk(event, pop) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!(event.key in steps) || event.target.closest("li[data-moving], [data-so-grip]")) return;
  const stops = [...pop.querySelectorAll("a, button, input:not([type=hidden])")].filter(
    (stop) => !stop.disabled && stop.checkVisibility(),
  );
  const next = stops.indexOf(document.activeElement) + steps[event.key];
  stops[(next + stops.length) % stops.length]?.focus();
  event.preventDefault();
}

/** @param {HTMLElement} pop */
export function start(pop) {
  const button = document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]`);
  if (!button) return;
  pop.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) place(pop, button);
  });
  pop.addEventListener("keydown", (event) => walk(event, pop));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    pop.showPopover();
    pop.querySelector("a, button, input:not([type=hidden]):not(:disabled)")?.focus();
  });
}
