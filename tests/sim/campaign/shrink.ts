import type { SimScenario } from '../scenario/scenario.ts';
import { type SimResult, simulate } from '../simulate.ts';

/** Runs that a search for a smaller one may take: some seconds. */
const TRIES_MAX = 400;
/** Lines of its timeline that are told. */
const LINES_MAX = 120;

/** A run that breaks the same, with as little in it as could be found. */
export type Shrunk = { scenario: SimScenario; result: SimResult; tries: number; from: number; to: number };

/** One thing that a run may do without. */
type Part = { kind: 'strike'; at: number } | { kind: 'deed' | 'turn'; session: number; at: number };

/**
 * Takes away faults, what people do and what the model says, in halves, quarters and at last one by one, as long as the same checker still
 * says the same. Undefined: the run broke nothing, or not again with its faults as data.
 */
export async function shrink(scenario: SimScenario): Promise<Shrunk | undefined> {
  const first = await simulate(scenario);
  if (first.broken.length === 0) return undefined;
  const wanted = new Set(first.broken.map(complaint));
  const known = { ...scenario, strikes: [...first.strikes] };
  const search = { tries: 0 };
  const breaks = async (parts: readonly Part[]) => {
    search.tries += 1;
    const { broken } = await simulate(withOnly(known, parts));
    return broken.some((line) => wanted.has(complaint(line)));
  };
  const all = partsOf(known);
  if (!(await breaks(all))) return undefined;
  const parts = await smallest(all, breaks, () => search.tries < TRIES_MAX);
  const small = withOnly(known, parts);
  return {
    scenario: small,
    result: await simulate(small, true),
    tries: search.tries,
    from: all.length,
    to: parts.length,
  };
}

/** What a checker says, without the names and numbers of this run. */
function complaint(line: string): string {
  return line.replace(/\S*\d\S*/g, '#');
}

async function smallest(
  parts: readonly Part[],
  breaks: (parts: readonly Part[]) => Promise<boolean>,
  mayTry: () => boolean,
): Promise<readonly Part[]> {
  let kept = parts;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length && mayTry(); ) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await breaks(fewer)) kept = fewer;
      else from += size;
    }
  }
  return kept;
}

function partsOf({ strikes = [], sessions }: SimScenario): Part[] {
  return [
    ...strikes.map((_, at): Part => ({ kind: 'strike', at })),
    ...sessions.flatMap(({ deeds, turns }, session) => [
      ...deeds.map((_, at): Part => ({ kind: 'deed', session, at })),
      ...turns.map((_, at): Part => ({ kind: 'turn', session, at })),
    ]),
  ];
}

/** A session begins with its first words: without them there is none. */
function withOnly(scenario: SimScenario, parts: readonly Part[]): SimScenario {
  const kept = new Set(parts.map(nameOf));
  const has = (part: Part) => kept.has(nameOf(part));
  return {
    ...scenario,
    strikes: (scenario.strikes ?? []).filter((_, at) => has({ kind: 'strike', at })),
    sessions: scenario.sessions.map(({ deeds, turns, ...of }, session) => ({
      ...of,
      deeds: has({ kind: 'deed', session, at: 0 }) ? deeds.filter((_, at) => has({ kind: 'deed', session, at })) : [],
      turns: turns.filter((_, at) => has({ kind: 'turn', session, at })),
    })),
  };
}

function nameOf(part: Part): string {
  return part.kind === 'strike' ? `strike ${part.at}` : `${part.kind} ${part.session} ${part.at}`;
}

/** The timeline for somebody who reads it: what broke, what went wrong, and what happened, without calls that only went well. */
export function told({ scenario, result, tries, from, to }: Shrunk): string[] {
  const strikes = (scenario.strikes ?? []).map(
    ({ place, time, what }) => `  ${place}, the ${time}. time: ${JSON.stringify(what)}`,
  );
  const left = Math.max(0, result.short.length - LINES_MAX);
  return [
    `seed ${scenario.seed}, ${to} of ${from} parts after ${tries} runs:`,
    ...result.broken.map((line) => `  BROKEN ${line}`),
    strikes.length === 0 ? 'Nothing went wrong in the world.' : 'What went wrong in the world:',
    ...strikes,
    left > 0 ? `What happened (seconds; ${left} lines before these are left out):` : 'What happened (seconds):',
    ...result.short.slice(left),
  ];
}
