/**
 * What stands behind a contract test, at the end of its title. `documented`: the service's documentation says so. `observed`: seen in
 * published source, e.g. the SSM agent's, or told by others; AWS may do otherwise. `ours`: nobody says; our endpoint had to do something.
 */
const MARKS = ['documented', 'observed', 'ours'] as const;
type Mark = (typeof MARKS)[number];

type MarkedResult = { title: string; state: string };

/** What a failure of such a test says about another endpoint. */
const MEANING: Record<Mark, string> = {
  documented: 'a failure is a fault of the endpoint',
  observed: 'a failure is a difference from what was seen',
  ours: 'a failure is no fault',
};

export function markOf(title: string): Mark | undefined {
  // The reason for a skip comes after it.
  const [, found] = /\[(\w+)\](?: \(skipped: [^)]*\))?$/.exec(title) ?? [];
  return MARKS.find((mark) => mark === found);
}

/** A line for each mark, and one that names what has none. */
export function summary(results: readonly MarkedResult[]): string[] {
  const lines = MARKS.map((mark) => {
    const states = results.filter(({ title }) => markOf(title) === mark).map(({ state }) => state);
    const count = (wanted: string) => states.filter((state) => state === wanted).length;
    const counts = `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
    return `${mark.padEnd(11)} ${counts} (${MEANING[mark]})`;
  });
  const unmarked = results.filter(({ title }) => markOf(title) === undefined).map(({ title }) => title);
  return unmarked.length === 0 ? lines : [...lines, `without a mark: ${unmarked.join('; ')}`];
}
