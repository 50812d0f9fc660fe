/**
 * Continuing is possible once a person says that the codes are in a safe place.
 *
 *   <input type="checkbox" id="kept" data-so="saved" data-next="go"> … <a id="go" class="so-btn">Xong</a>
 */

/** @param {HTMLInputElement} tick */
export function start(tick) {
  const next = document.getElementById(tick.dataset.next);
  if (!next) return;
  const tell = () => (next.hidden = !tick.checked);
  tick.addEventListener("change", tell);
  tell();
}
