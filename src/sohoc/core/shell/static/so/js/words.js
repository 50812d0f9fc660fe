/**
 * Sentences for the browser stand in data attributes of the page, so that they are translated where
 * all others are:
 *
 *   <body data-say-offline="Mất mạng …" data-say-close="Đóng">
 */

/** @param {string} name e.g. "offline" @param {HTMLElement} [element] */
export const say = (name, element = document.body) =>
  element.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";

/** @param {string} name an icon of the sprite that is already used on the page's own address */
export function icon(name) {
  const any = document.querySelector(".so-icon use");
  const sprite = (any?.getAttribute("href") ?? "").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "so-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
