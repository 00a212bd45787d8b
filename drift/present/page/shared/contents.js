// The table of contents follows: it marks the section that stands at the top of the window, and keeps it in sight.
// On paper everything that is folded is open; so is what an address leads to.

import { partOf, partsOf } from "./dom.js";

const READ_FROM = 0.3; // of the window's height: the section there is the one that is read

export function followSections() {
  const links = partsOf(document, ".sections a", HTMLAnchorElement);
  const places = links.map((link) => partOf(document, link.hash, HTMLElement));
  /** @type {HTMLElement | undefined} */
  let current;
  let waiting = false;
  const look = () => {
    waiting = false;
    const from = window.innerHeight * READ_FROM;
    const at = places.findLastIndex((place) => place.getBoundingClientRect().top <= from);
    const link = links[Math.max(0, at)];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    const list = link.closest("ul");
    if (list) list.scrollLeft = link.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  };
  document.addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(look);
    waiting = true;
  }, { passive: true });
  look();
}

export function unfoldWhatIsAsked() {
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = [];
    for (let one = target?.closest("details"); one; one = one.parentElement?.closest("details")) folded.push(one);
    if (folded.every((one) => one.open)) return;
    for (const one of folded) one.open = true;
    target?.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();
}

export function unfoldOnPaper() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = partsOf(document, "details:not([open])", HTMLDetailsElement);
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
}
