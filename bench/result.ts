/** A promise of a bench: what was measured, the bound, whether it holds. */
export type Must = {
  what: string;
  value: number;
  unit: string;
  bound: { most: number } | { least: number };
  pass: boolean;
};

/** What one bench found. `figures` are drawn and quoted; `samples` are what they come from. */
export type BenchResult = {
  name: string;
  /** One sentence: what was measured, and how. */
  how: string;
  mustReach: Must[];
  figures: Record<string, unknown>;
  samples?: Record<string, number[]>;
  plots: Plot[];
};

export type Series = { name: string; points: [x: number, y: number][] };
export type Plot =
  | {
      kind: 'bars';
      file: string;
      title: string;
      unit: string;
      bars: { label: string; value: number; against?: number }[];
    }
  | { kind: 'lines'; file: string; title: string; x: string; y: string; series: Series[]; log?: boolean };

export function atMost(what: string, value: number, most: number, unit = ''): Must {
  return { what, value: digits(value), unit, bound: { most }, pass: value <= most };
}

/** Four digits say more than any of these measurements knows. */
export function digits(value: number): number {
  return Number(value.toPrecision(4));
}
