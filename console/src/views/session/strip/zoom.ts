/** The part of a strip that is shown, in shares of the whole. */
export type View = { from: number; to: number };

const WIDTH_MIN = 0.002;

/** `factor` below 1 shows less of it; what stands at `at` (a share of the view) stays there. */
export function zoomed({ from, to }: View, factor: number, at: number): View {
  const width = Math.min(1, Math.max(WIDTH_MIN, (to - from) * factor));
  const centre = from + (to - from) * at;
  return inside({ from: centre - width * at, to: centre + width * (1 - at) });
}

/** By a share of what is shown. */
export function moved({ from, to }: View, by: number): View {
  const step = (to - from) * by;
  return inside({ from: from + step, to: to + step });
}

function inside({ from, to }: View): View {
  const width = Math.min(1, to - from);
  const start = Math.min(1 - width, Math.max(0, from));
  return { from: start, to: start + width };
}
