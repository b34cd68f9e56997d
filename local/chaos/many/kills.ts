export type KillKind = 'functions' | 'trees' | 'stops' | 'terminations';

/** `struck`: what was to end was there and was ended. `missed`: there was nothing to end, or it had ended by then. */
type KillCounts = { drawn: number; struck: number; missed: number };

/** `resets` and `stalls` are drawn at a call, so that none can miss. */
export type TroubleCounts = { kills: Record<KillKind, KillCounts>; resets: number; stalls: number };

/** From here on a run that never met a kind of trouble had the time for it: minutes of trouble times sessions. */
const LONG_SESSION_MINUTES = 60;
/** Trees that are to be killed for each session: tens, where there are fifty. */
const TREES_PER_SESSION = 0.4;

export function noTrouble(): TroubleCounts {
  const none = (): KillCounts => ({ drawn: 0, struck: 0, missed: 0 });
  return {
    kills: { functions: none(), trees: none(), stops: none(), terminations: none() },
    resets: 0,
    stalls: 0,
  };
}

/** How often each kind of trouble has happened, not how often it was tried. Pure. */
export function happened({ kills, resets, stalls }: TroubleCounts): Record<KillKind | 'resets' | 'stalls', number> {
  const { functions, trees, stops, terminations } = kills;
  return {
    ...{ functions: functions.struck, trees: trees.struck, stops: stops.struck, terminations: terminations.struck },
    ...{ resets, stalls },
  };
}

/** A part of a sentence for each kind, with the kills that met nothing. Pure. */
export function described(counts: TroubleCounts): string[] {
  return Object.entries(happened(counts)).map(([name, count]) => {
    const drawn = drawnOf(name, counts);
    return drawn === undefined ? `${count} ${name}` : `${count} ${name} of ${drawn} drawn`;
  });
}

export function isLong({ minutes, sessions }: { minutes: number; sessions: number }): boolean {
  return minutes * sessions >= LONG_SESSION_MINUTES;
}

/** Whether every kind struck, and trees often enough. Pure. */
export function isEnough(counts: TroubleCounts, sessions: number): boolean {
  return unexercised(counts).length === 0 && counts.kills.trees.struck >= sessions * TREES_PER_SESSION;
}

/** A harness in which a kind of trouble never happened has shown nothing of it. */
export function unexercised(counts: TroubleCounts): string[] {
  return Object.entries(happened(counts)).flatMap(([name, count]) => (count === 0 ? [neverMet(name, counts)] : []));
}

function neverMet(name: string, counts: TroubleCounts): string {
  const drawn = drawnOf(name, counts);
  const tried = drawn === undefined ? '' : `, of ${drawn} that were drawn`;
  return `Harness: none of the faults '${name}' ever happened${tried}`;
}

/** Undefined for what cannot miss. */
function drawnOf(name: string, { kills }: TroubleCounts): number | undefined {
  return (kills as Record<string, KillCounts>)[name]?.drawn;
}
