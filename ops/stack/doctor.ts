import { command, type Report } from '../kit/command.ts';
import { check, type Finding } from './checks.ts';

export const doctor = command({
  name: 'doctor',
  summary:
    'Looks at everything that can stand still: stack, secrets, queues, mappings, overdue sessions, machines. Says what to do.',
  options: {},
  run: async (ops) => doctorReport(await check(ops)),
});

const MARKS = { good: 'ok  ', odd: 'look', bad: 'BAD ' };

export function findingText({ state, what, todo }: Finding): string {
  return `${MARKS[state]} ${what}${todo ? `\n     ${todo}` : ''}`;
}

/** Findings for people and programs; not ok when something is wrong. */
export function doctorReport(findings: Finding[]): Report {
  const bad = findings.filter(({ state }) => state === 'bad');
  const lines = findings.map(findingText);
  const sum =
    bad.length === 0 ? 'Nothing is wrong.' : `${bad.length} ${bad.length === 1 ? 'thing is' : 'things are'} wrong.`;
  return { ok: bad.length === 0, data: { findings }, lines: [...lines, sum] };
}
