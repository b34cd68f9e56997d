import { command } from '../kit/command.ts';
import { check } from './checks.ts';

export const doctor = command({
  name: 'doctor',
  summary:
    'Looks at everything that can stand still: stack, secrets, queues, mappings, overdue sessions, machines. Says what to do.',
  options: {},
  async run(ops) {
    const findings = await check(ops);
    const bad = findings.filter(({ state }) => state === 'bad');
    const lines = findings.map(({ state, what, todo }) => `${MARKS[state]} ${what}${todo ? `\n     ${todo}` : ''}`);
    const sum = bad.length === 0 ? 'Nothing is wrong.' : `${bad.length} things are wrong.`;
    return { ok: bad.length === 0, data: { findings }, lines: [...lines, sum] };
  },
});

const MARKS = { good: 'ok  ', odd: 'look', bad: 'BAD ' };
