import { expect, it } from 'vitest';
import type { Boundary } from '../../local/crash/boundaries.ts';
import { runCampaign } from '../../local/crash/campaign.ts';
import type { Outcome } from '../../local/crash/outcome.ts';
import type { Kill, RunEnd, Runs } from '../../local/crash/runs.ts';

const outcome: Outcome = {
  phase: 'idle',
  commits: ['tree subject'],
  pullRequests: ['one'],
  comments: [],
  machines: ['running'],
  thread: ['question', 'answer'],
  progress: ['done'],
  transcript: ['words'],
  effects: ['push'],
  ledger: ['a result'],
  money: [],
  left: [],
};
const boundaries: Boundary[] = [1, 2, 3, 4, 5].map((ordinal) => ({
  function: 'AgentStepFunction',
  service: 'sqs',
  operation: 'SendMessage',
  ordinal,
}));

/** Sessions that end as `end` says. */
class MadeUpRuns implements Runs {
  readonly kills: string[] = [];
  readonly #end: (kill: Kill, count: number) => RunEnd;

  constructor(end: (kill: Kill, count: number) => RunEnd) {
    this.#end = end;
  }

  readonly plan = { covers: '', turns: () => [], pullRequests: 1 };
  recorded = outcome;
  record = async () => ({ boundaries, outcome: this.recorded });

  async run(kill: Kill): Promise<RunEnd> {
    this.kills.push(`${kill.boundary.ordinal} ${kill.when}`);
    return this.#end(kill, this.kills.length);
  }

  async close(): Promise<void> {}
}

const ended = (changed: Partial<Outcome> = {}): RunEnd => ({
  kind: 'ended',
  outcome: { ...outcome, ...changed },
  wallMs: 1,
});

it('The campaign kills before and after every boundary, shared among the jobs', async () => {
  const jobs = [new MadeUpRuns(() => ended()), new MadeUpRuns(() => ended())];
  const result = await runCampaign(jobs);
  expect(result).toMatchObject({ boundaries: 5, runs: 10, failures: 0, failed: [], unreached: [] });
  const kills = jobs.flatMap((job) => job.kills);
  expect(kills.sort()).toEqual([1, 2, 3, 4, 5].flatMap((ordinal) => [`${ordinal} after`, `${ordinal} before`]));
  expect(jobs.every((job) => job.kills.length > 0)).toBe(true);
});

it('A call that the journey itself drops is killed before only: there is no after', async () => {
  const job = new MadeUpRuns(() => ended());
  const [first, second] = boundaries;
  if (!first || !second) throw new Error('two boundaries');
  job.record = async () => ({ boundaries: [{ ...first, isDropped: true }, second], outcome });
  expect(await runCampaign([job])).toMatchObject({ boundaries: 2, runs: 3, unreached: [] });
  expect(job.kills).toEqual(['1 before', '2 before', '2 after']);
});

it('The campaign takes a part of the boundaries by stride, by name or by index', async () => {
  const killsWith = async (options: Parameters<typeof runCampaign>[1]) => {
    const job = new MadeUpRuns(() => ended());
    await runCampaign([job], options);
    return job.kills.filter((kill) => kill.endsWith('before'));
  };
  expect(await killsWith({ stride: 2, offset: 1 })).toEqual(['2 before', '4 before']);
  expect(await killsWith({ only: ['sqs SendMessage #5', '0'] })).toEqual(['1 before', '5 before']);
});

it('The campaign says what differed, with the name that replays it', async () => {
  const job = new MadeUpRuns((kill) =>
    ended(kill.when === 'after' ? { thread: ['question', 'answer', 'answer'] } : {}),
  );
  const { failed, failures } = await runCampaign([job], { only: ['sqs SendMessage #3'] });
  expect(failures).toBe(1);
  expect(failed).toEqual([
    {
      boundary: 'sqs SendMessage #3',
      when: 'after',
      reason: 'thread: expected ["question","answer"], got ["question","answer","answer"]',
    },
  ]);
});

it('The campaign counts a session that never comes to rest as failed', async () => {
  const job = new MadeUpRuns(() => ({ kind: 'stuck', reason: 'nothing is due', wallMs: 1 }));
  const { failed } = await runCampaign([job], { only: ['1'] });
  expect(failed.map(({ reason }) => reason)).toEqual(['nothing is due', 'nothing is due']);
});

it('The campaign repeats a run whose call did not come, and says so when it never does', async () => {
  const late = new MadeUpRuns((_, count) => (count === 1 ? { kind: 'unreached', wallMs: 1 } : ended()));
  expect(await runCampaign([late], { only: ['1'] })).toMatchObject({ failures: 0, unreached: [] });
  const never = new MadeUpRuns(() => ({ kind: 'unreached', wallMs: 1 }));
  expect(await runCampaign([never], { only: ['1'] })).toMatchObject({
    failures: 0,
    unreached: ['sqs SendMessage #2 before', 'sqs SendMessage #2 after'],
  });
});

it('The campaign takes no undisturbed run for a measure that is wrong by itself', async () => {
  const job = new MadeUpRuns(() => ended());
  job.recorded = { ...outcome, thread: ['question', 'answer', 'answer'], effects: ['push', 'push'], left: ['M'] };
  const { failed } = await runCampaign([job], { only: ['nothing'] });
  expect(failed.map(({ boundary, reason }) => `${boundary}: ${reason}`)).toEqual([
    'undisturbed: twice in the thread: answer',
    'undisturbed: done twice: push',
    'undisturbed: left: M',
  ]);
});
