/**
 * A button that prints the page; it appears only where scripts run.
 *
 *   <button type="button" data-so="print" hidden>In</button>
 */

/** @param {HTMLButtonElement} button */
export function start(button) {
  button.hidden = false;
  button.onclick = () => print(); // the one handler, however often the button is started
}
