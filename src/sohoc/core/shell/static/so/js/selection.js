/**
 * Counting and choosing rows. Showing the band is the stylesheet's work (`:has`).
 *
 *   <form class="so-list" data-so="list">
 *     <div class="so-picked"><b data-so-count></b> … <button type="reset" data-so-clear>…</button></div>
 *     <table><thead>… <input type="checkbox" data-so-all> …
 *            <tbody>… <input type="checkbox" name="row" value="17"> …
 *   </form>
 */

/** @param {HTMLFormElement} list */
export function start(list) {
  const rows = () => [...list.querySelectorAll("tbody .so-tick input")];
  const all = list.querySelector("[data-so-all]");
  const count = list.querySelector("[data-so-count]");
  let last = null;

  const tell = () => {
    const boxes = rows();
    const picked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = picked.toLocaleString("vi-VN");
    if (!all) return;
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  };

  /** Shift takes everything between the last tick and this one. */
  const stretch = (box) => {
    const boxes = rows();
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  };

  list.addEventListener("click", (event) => {
    if (event.target === all) {
      for (const box of rows()) box.checked = all.checked;
    } else if (rows().includes(event.target)) {
      if (event.shiftKey && last) stretch(event.target);
      last = event.target;
    } else if (event.target.closest("[data-so-clear]")) {
      event.preventDefault();
      for (const box of rows()) box.checked = false;
      all?.focus();
    }
    tell();
  });
  list.addEventListener("htmx:afterSwap", tell);
  tell();
}
