import type { Check } from '@remote-swe/core/domain/checks';
import { noGuards } from '@remote-swe/core/domain/session/guard-state';
import type { LambdaToolContext, WaitSoFar } from '@remote-swe/core/tools/lambda-tool';
import { beforeEach, describe, expect, it } from 'vitest';
import { idle, lambdaContext, state, TOOLS } from '../fakes/build.ts';
import { Calls } from '../fakes/calls.ts';
import { START } from '../fakes/clock.ts';
import { FakeCodeHost } from '../fakes/hosts/code-host.ts';

const MINUTE = 60_000;
const SHA = 'a'.repeat(40);
const URL = 'https://github.com/acme/widget/pull/7';

let codeHost: FakeCodeHost;
beforeEach(() => {
  codeHost = new FakeCodeHost(new Calls());
});

function check(name: string, was: Check['state'], more: Partial<Check> = {}): Check {
  return { kind: 'run', id: 1, name, state: was, words: was, required: false, ...more };
}
function given(...checks: Check[]): void {
  codeHost.checksAnswer = { ...codeHost.checksAnswer, checks };
}
const soFar = (more: Partial<WaitSoFar> = {}): WaitSoFar => ({
  ...{ since: START, until: START + 60 * MINUTE, state: SHA, ...more },
});

async function look(wait?: WaitSoFar, more: Partial<LambdaToolContext> = {}, input: object = { url: URL }) {
  const tool = TOOLS.looking('wait_for_checks');
  if (!tool) throw new Error('no such tool');
  return tool.look(tool.input.parse(input), lambdaContext(codeHost, more), wait);
}
async function run(name: string, input: object = { url: URL }) {
  const tool = TOOLS.lambda(name);
  if (!tool) throw new Error('no such tool');
  return tool.run(tool.input.parse(input), lambdaContext(codeHost));
}
const said = (answer: object) => JSON.stringify(answer);

describe('wait_for_checks', () => {
  it('Checks that are not done are awaited, by name for people and by commit for events', async () => {
    given(check('build', 'waiting'), check('lint <!channel>', 'waiting'), check('docs', 'passed'));
    expect(await look(undefined, {}, { url: URL, minutes: 20 })).toEqual({
      waits: {
        what: 'the checks of acme/widget#7 (build, lint  !channel ; 1 of 3 done)',
        forMs: 20 * MINUTE,
        commits: [`github.com/acme/widget@${SHA}`],
        state: SHA,
      },
    });
  });

  it('Required checks that nobody has reported yet are awaited, too', async () => {
    given(check('build', 'passed'));
    codeHost.checksAnswer.missing = ['security'];
    expect(said(await look())).toContain('(security; 1 of 2 done)');
  });

  it('Green checks are the result', async () => {
    given(check('build', 'passed', { required: true }));
    const answer = await look(soFar());
    expect(said(answer)).toContain('green, all of them are done');
    expect(said(answer)).toContain('passed: build [required]');
    expect(answer).toMatchObject({
      changes: [{ kind: 'checks', repository: 'acme/widget', number: 7, verdict: 'green' }],
    });
  });

  it('Checks of a commit that is no longer the head are no word about the pull request', async () => {
    codeHost.checksAnswer = { ...codeHost.checksAnswer, sha: 'b'.repeat(40), checks: [check('build', 'passed')] };
    expect(await look(soFar())).toMatchObject({ changes: [] });
  });

  it('One failed check ends the wait while others run, tells why, and counts as red', async () => {
    given(check('build', 'failed'), check('e2e', 'waiting'));
    codeHost.failuresAnswer = [{ text: 'expected 1 to be 2' }];
    const answer = await look(soFar());
    expect(said(answer)).toContain('expected 1 to be 2');
    expect(said(answer)).toContain('Red for the 1. time of 5');
    expect(answer).toMatchObject({ changes: [{ kind: 'checks', verdict: 'red' }, { kind: 'checks-red' }] });
  });

  it('After five red results in a turn nothing more is awaited, and no request is made', async () => {
    const guards = { ...noGuards, redChecks: 5 };
    const answer = await look(undefined, { state: state(idle, { guards }) });
    expect(answer).toMatchObject({ isError: true });
    expect(said(answer)).toContain('Stop repairing');
  });

  it('A commit without checks gets three minutes until some appear', async () => {
    expect(await look()).toHaveProperty('waits');
    expect(await look(soFar(), { now: START + 2 * MINUTE })).toHaveProperty('waits');
    expect(said(await look(soFar(), { now: START + 3 * MINUTE }))).toContain('there are none');
  });

  it('A suite that is not over keeps a commit from being green', async () => {
    given(check('build', 'passed'));
    codeHost.checksAnswer.coming = { underWay: 1, approvals: 0 };
    expect(said(await look(soFar(), { now: START + 30 * MINUTE }))).toContain('(1 done; others may come)');
    const late = said(await look(soFar(), { now: START + 60 * MINUTE }));
    expect(late).toContain('Not over: 1 suite of checks');
    expect(late).not.toContain('green');
    expect(said(await run('get_checks'))).toContain('not all of them are done');
  });

  it('The first status after a push is not the end while other checks may appear', async () => {
    given(check('cla', 'passed', { kind: 'status' }));
    codeHost.checksAnswer.coming = { underWay: 0, approvals: 0, appearing: { since: START - 1_000 } };
    expect(await look()).toHaveProperty('waits');
    expect(said(await run('get_checks'))).toContain('Others may still appear.');
    expect(said(await look(soFar(), { now: START + 3 * MINUTE }))).toContain('green, all of them are done');
    // A commit that was pushed an hour ago is judged at once; of one without a time the first look counts.
    codeHost.checksAnswer.coming.appearing = { since: START - 60 * MINUTE };
    expect(said(await look())).toContain('green');
    codeHost.checksAnswer.coming.appearing = {};
    expect(await look()).toHaveProperty('waits');
    expect(said(await look(soFar(), { now: START + 3 * MINUTE }))).toContain('green');
  });

  it('Workflow runs that wait for a maintainer end the wait at once, and are told', async () => {
    codeHost.checksAnswer.coming = { underWay: 0, approvals: 2 };
    const answer = said(await look());
    expect(answer).toContain('2 workflow runs wait for a maintainer');
    expect(answer).not.toContain('there are none');
    given(check('cla', 'passed'));
    expect(said(await look())).not.toContain('green');
    given(check('cla', 'waiting'));
    expect(await look()).toHaveProperty('waits');
  });

  it('A short address is awaited by the whole name of its commit, which events have', async () => {
    codeHost.checksAnswer = { sha: SHA, checks: [check('build', 'waiting')] };
    const url = `https://github.com/acme/widget/commit/${SHA.slice(0, 7)}`;
    expect(await look(undefined, {}, { url })).toMatchObject({
      waits: { commits: [`github.com/acme/widget@${SHA}`], state: SHA },
    });
  });

  it('Required checks that conflicts keep from beginning are awaited for three minutes, and that is told', async () => {
    given(check('docs', 'passed'));
    Object.assign(codeHost.checksAnswer, { sha: SHA, missing: ['build'] });
    codeHost.checksAnswer.pull = { number: 7, state: 'open', headSha: SHA, conflicts: true };
    expect(await look()).toHaveProperty('waits');
    const answer = said(await look(soFar(), { now: START + 3 * MINUTE }));
    expect(answer).toContain('It conflicts with its base');
    expect(answer).not.toContain('is over');
    // One that runs all the same is awaited to its end.
    given(check('push', 'waiting'));
    expect(await look(soFar(), { now: START + 3 * MINUTE })).toHaveProperty('waits');
  });

  it('A check that never ends is told once the time is over', async () => {
    given(check('e2e', 'waiting'));
    const answer = said(await look(soFar(), { now: START + 60 * MINUTE }));
    expect(answer).toContain('The time of 60 minutes is over');
    expect(answer).toContain('waiting: e2e');
  });

  it.each([
    ['moved by somebody’s push', { headSha: 'b'.repeat(40) }, 'It is no longer the head'],
    ['closed', { state: 'closed' as const }, 'The pull request is closed'],
    ['merged', { state: 'merged' as const }, 'The pull request is merged'],
  ])('A pull request that was %s ends the wait', async (_what, pull, words) => {
    given(check('e2e', 'waiting'));
    codeHost.checksAnswer.pull = { number: 7, state: 'open', headSha: SHA, ...pull };
    codeHost.checksAnswer.sha = SHA;
    expect(said(await look(soFar()))).toContain(words);
  });

  it.each([
    ['another host', 'https://else.where/acme/widget/pull/7'],
    ['a file', 'https://github.com/acme/widget/blob/main/a'],
    ['nothing', 'x'],
  ])('The address of %s is refused', async (_what, url) => {
    expect(await look(undefined, {}, { url })).toMatchObject({ isError: true });
  });
});

describe('get_checks', () => {
  it('All checks come at once, with what failed', async () => {
    given(check('build', 'failed', { url: 'https://x/1', about: '3 tests' }), check('e2e', 'waiting'));
    codeHost.failuresAnswer = [{ text: 'expected 1 to be 2' }];
    const answer = said(await run('get_checks'));
    for (const words of ['red.', 'failed: build (3 tests) https://x/1', 'waiting: e2e', 'expected 1 to be 2'])
      expect(answer).toContain(words);
  });
});

describe('rerun_failed', () => {
  it('What became of each run is told', async () => {
    codeHost.rerunAnswer = [
      { name: 'CI', is: 'started' },
      { name: 'Docs', is: 'started-before' },
      { name: 'E2E', is: 'refused', why: 'no right' },
    ];
    const answer = said(await run('rerun_failed'));
    expect(answer).toContain('CI: its failed jobs run again');
    expect(answer).toContain('Docs: it was started again before');
    expect(answer).toContain('E2E: not started. no right');
  });

  it('Without a failed run nothing is started, and that is told', async () => {
    expect(said(await run('rerun_failed'))).toContain('nothing was started');
  });
});
