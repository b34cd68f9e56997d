import { byId } from './dom.js';

const SHOWN_MS = 6000;

/** Tells the reader that something failed. */
export function toast(error) {
  const box = byId('toast');
  box.textContent = error instanceof Error ? error.message : String(error);
  box.hidden = false;
  clearTimeout(box.timer);
  box.timer = setTimeout(() => {
    box.hidden = true;
  }, SHOWN_MS);
}
