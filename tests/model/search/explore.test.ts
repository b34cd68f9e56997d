import { describe, expect, it } from 'vitest';
import { ABLATIONS, NOT_SHOWN_NEEDED } from '../configuration/ablations.ts';
import { CONFIGURATIONS, WALKS } from '../configuration/configurations.ts';
import { FULL_PROTOCOL, type Rules } from '../rules.ts';
import { explore } from './explore.ts';
import { walk } from './walk.ts';

const now = () => performance.now();
/** Searches of the small configurations must end; the largest of them has about 50,000 states. */
const STATES_MAX = 60_000;
/** Left to `npm run model` and to the long tests: they take seconds each. */
const TOO_LONG_FOR_A_TEST = [
  ...['worker: two crashes, lost event, early check', 'worker: terminated', 'worker: reaper'],
  ...['worker: SendCommand answer lost', 'chat: throttled twice'],
  ...['hold: words, an extra wake', 'hold: pair, answer of SendCommand lost', 'hold: pair, a command not delivered'],
  ...['edits: two edits', 'edits: an edit, then a withdrawal', 'edits: a withdrawal, a pause of a step'],
  ...['edits: an edit before an outward call, crash', 'edits: an edit during a command'],
  ...['outward: MCP, words, crash', 'outward: repeatable, words, crash', 'outward: two calls, words, crash'],
];
const SLOW_ABLATIONS = ['resendToSameInstance', 'holdOnce', 'holdKeepsTimer'];

describe('the full protocol', () => {
  const small = CONFIGURATIONS.filter(({ size, name }) => size === 'small' && !TOO_LONG_FOR_A_TEST.includes(name));
  it.each(small)('The full protocol holds in every state: $name', ({ configuration }) => {
    const { complete, violations } = explore(configuration, { statesMax: STATES_MAX, now });
    expect(violations).toEqual([]);
    expect(complete).toBe(true);
  });

  it.each(WALKS)('The full protocol holds on random walks with $name', ({ configuration }) => {
    const { violations, restless } = walk(configuration, 30, 7);
    expect(violations).toEqual([]);
    expect(restless).toBe(0);
  });
});

describe('every rule is needed', () => {
  it.each(ABLATIONS.filter(({ without }) => !SLOW_ABLATIONS.includes(without)))(
    'Something breaks without $without',
    ({ configuration, breaks }) => {
      const { violations } = explore(configuration, { statesMax: STATES_MAX, firstViolation: true, now });
      expect(violations[0]?.what).toContain(breaks);
      expect(violations[0]?.trace.length).toBeGreaterThan(0);
    },
  );

  it('No rule is left out of those that are needed', () => {
    const names = Object.keys(FULL_PROTOCOL) as (keyof Rules)[];
    const tried = names.filter((name) =>
      ABLATIONS.some(({ configuration }) => configuration.rules[name] !== FULL_PROTOCOL[name]),
    );
    expect([...new Set([...tried, ...NOT_SHOWN_NEEDED])].sort()).toEqual(names.sort());
  });
});
