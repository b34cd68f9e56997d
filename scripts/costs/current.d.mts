type Line = { what: string; usd: number };

export type Costs = {
  sessions: {
    rows: { group: string; theirs: number; ours: number; oursLines: Line[]; theirLines: Line[] }[];
    theirs: number;
    ours: number;
    theirsWithoutModel: number;
    oursWithoutModel: number;
  };
  idle: { rows: { what: string; count: number; full: number; free: number }[]; full: number; free: number };
};

/** All figures in dollars, from the files of this repository. */
export function currentCosts(): Costs;

/** docs/cost.md as these figures give it. */
export function currentPage(): string;
