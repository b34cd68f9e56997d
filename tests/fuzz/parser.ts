import fc from 'fast-check';

/** Something that reads what comes from outside. One line of it is a row of the table in docs/reliability.md. */
export type Parser<Input = unknown> = {
  name: string;
  inputs: fc.Arbitrary<Input>;
  read(input: Input): unknown;
  /** How it may refuse; absent: it never throws. A mistake of ours (a TypeError, say) is no refusal in any case. */
  refuses?: (error: Error) => boolean;
  /** Closes what the first read opened; the next one opens it again. */
  end?(): Promise<void>;
};

/** Reads of one input that are too much work: real ones take milliseconds, a quadratic one of these sizes minutes. */
const READ_MS_MAX = 20_000;
const MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError];

/** To name a parser's input type once and keep all of them in one list. */
export function parser<Input>(given: Parser<Input>): Parser {
  return given as unknown as Parser;
}

/** Any error that says in its own words what is wrong, as for files of an operator. */
export const anyWords = (error: Error): boolean => !isMistake(error) && error.message.length > 0;

function isMistake(error: unknown): boolean {
  return MISTAKES.some((kind) => error instanceof kind);
}

export type FuzzResult = { name: string; runs: number; slowestMs: number; problem?: string };

/** Gives a parser `runs` inputs of this seed. The problem names the smallest input that was found. */
export async function fuzz(one: Parser, runs: number, seed: number, readMsMax = READ_MS_MAX): Promise<FuzzResult> {
  const slowest = { ms: 0 };
  const property = fc.asyncProperty(one.inputs, async (input) => {
    const startedAt = performance.now();
    try {
      await one.read(input);
    } catch (error) {
      if (!(error instanceof Error) || isMistake(error) || !one.refuses?.(error)) throw error;
    }
    const ms = performance.now() - startedAt;
    slowest.ms = Math.max(slowest.ms, ms);
    // This read alone: one slow read would else fail all after it, and the smallest input named would be an innocent one.
    if (ms > readMsMax) throw new Error(`One read took ${Math.round(ms)} ms`);
  });
  const checked = await Promise.resolve(fc.check(property, { numRuns: runs, seed, endOnFailure: false })).finally(() =>
    one.end?.(),
  );
  const { failed, counterexample, errorInstance, numRuns } = checked;
  const told = { name: one.name, runs: numRuns, slowestMs: Math.round(slowest.ms) };
  if (!failed) return told;
  const input = JSON.stringify(counterexample)?.slice(0, 2_000);
  const why =
    errorInstance instanceof Error ? errorInstance.stack?.split('\n').slice(0, 4).join(' ') : String(errorInstance);
  return { ...told, problem: `${why}; input ${input}` };
}
