/**
 * Copies a text and says so on the button itself.
 *
 *   <button type="button" data-so="copy" data-text="25-05245-721" data-done="Đã chép" hidden>Chép mã</button>
 *   <button type="button" data-so="copy" data-from="codes" data-done="Đã chép" hidden>Chép cả bảng</button>
 *
 * Hidden until there is a clipboard: on a bare http address the browser gives none.
 */

/** @param {HTMLButtonElement} button */
export function start(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.lastChild;
  const before = words.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.from ?? "");
    await navigator.clipboard.writeText(button.dataset.text ?? source?.innerText ?? "");
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), 3000);
  });
}
