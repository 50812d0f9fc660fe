/**
 * Order of columns: drag a row by its handle, or focus the handle and press the arrow keys. The
 * server gets what a plain form sends: the ticked columns in the order of the list.
 *
 *   <form method="post" data-so="columns"><ul><li>
 *     <input type="checkbox" name="columns" value="code" checked><label>Mã trường</label>
 *     <button type="submit" name="up" value="code" aria-label="Chuyển Mã trường">⠿</button>
 *   </li></ul><p role="status" data-so-said data-said="chuyển đến chỗ"></p></form>
 */

/** @param {HTMLFormElement} form @param {HTMLLIElement} row */
function announce(form, row) {
  const said = form.querySelector("[data-so-said]");
  const number = [...row.parentElement.children].indexOf(row) + 1;
  said.textContent = `${row.querySelector("label").textContent} ${said.dataset.said} ${number}`;
}

/** @param {HTMLLIElement} row @param {number} y */
function follow(row, y) {
  for (const other of row.parentElement.children) {
    if (other === row) continue;
    const box = other.getBoundingClientRect();
    if (y < box.top || y > box.bottom) continue;
    const isAbove = row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
    other.insertAdjacentElement(isAbove ? "beforebegin" : "afterend", row);
    return;
  }
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} grip */
function wireDrag(form, grip) {
  const row = grip.closest("li");
  const move = (event) => follow(row, event.clientY);
  const drop = () => {
    delete row.dataset.moving;
    document.removeEventListener("pointermove", move);
    announce(form, row);
    grip.focus();
  };
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    row.dataset.moving = "";
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", drop, { once: true });
    document.addEventListener("pointercancel", drop, { once: true });
  });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} grip */
function wireKeys(form, grip) {
  const row = grip.closest("li");
  grip.addEventListener("keydown", (event) => {
    const other = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[event.key];
    if (!other) return;
    event.preventDefault();
    event.stopPropagation();
    other.insertAdjacentElement(event.key === "ArrowUp" ? "beforebegin" : "afterend", row);
    grip.focus();
    announce(form, row);
  });
}

/** @param {HTMLFormElement} form */
export function start(form) {
  for (const grip of form.querySelectorAll("li button[name=up]")) {
    grip.type = "button"; // the arrow keys and the pointer do its work from now on
    wireDrag(form, grip);
    wireKeys(form, grip);
  }
}
