/**
 * Asks before a destructive act, in a dialog that names the outcome. Without scripts the form
 * posts at once and the server asks on a page of its own.
 *
 *   <form method="post" data-so="confirm" data-dialog="xoa"><button type="submit">Xóa lớp</button></form>
 *   <dialog class="so-dialog" id="xoa"> … <button data-so-close>…</button> <button data-so-confirmed>…</button></dialog>
 *
 * A confirmed form carries `confirmed=1`, so that the server does not ask a second time.
 */

/** @param {HTMLFormElement} form */
export function start(form) {
  const dialog = document.getElementById(form.dataset.dialog);
  if (!dialog) return;
  let isConfirmed = false;
  form.addEventListener("submit", (event) => {
    if (isConfirmed) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelector("[data-so-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-so-confirmed]").addEventListener("click", () => {
    isConfirmed = true;
    const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "confirmed", value: "1" });
    form.append(mark);
    dialog.close();
    form.requestSubmit();
    isConfirmed = false;
    mark.remove();
  });
}
