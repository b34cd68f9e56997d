import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { credentialFolder, credentialOwnerPrefix } from '../../../worker-userdata/runtime/git/credentials.ts';
import { eventually } from '../../eventually.ts';
import { jobSession } from '../tools/bash/job-session.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

/** Replies of the one session whose machine this is: each test takes newer ones. */
let newest = 10;
const nextReply = () => {
  newest += 10;
  return newest;
};

/** A call that leaves a file with its name behind. */
function leaving(name: string, before = 'true') {
  return { toolCallId: worker.newId(), name: 'bash', input: { command: `${before}; touch ${name}` } };
}
const isLeft = (name: string) => existsSync(join(worker.workspace, name));
const outcomes = (report: CommandReport) =>
  report.outcome === 'done' ? report.results.map(({ outcome }) => outcome) : [report.outcome];

it('A hold that arrives before its command lets nothing of it start, and any later command reports the same', async () => {
  const reply = nextReply();
  expect(await worker.hold(reply)).toEqual({ schema: 1, outcome: 'done', results: [] });
  const calls = [leaving('early-1'), leaving('early-2')];
  const report = await worker.run(calls, { reply });
  expect(outcomes(report)).toEqual(['not-started', 'not-started']);
  expect(textOf(onlyResult(report))).toMatch(/somebody wrote first; nothing of this call was done/);
  expect([isLeft('early-1'), isLeft('early-2')]).toEqual([false, false]);
  await worker.run([leaving('newer')], { reply: reply + 1 });
  expect(await worker.run(calls, { reply })).toEqual(report);
  expect(isLeft('early-1')).toBe(false);
});

it('A hold that arrives while a call runs lets that one end, and starts no further one of its command', async () => {
  const reply = nextReply();
  const [first, second] = [leaving('first', 'while [ ! -e go ]; do sleep 0.05; done'), leaving('second')];
  const running = worker.run([first, second], { reply });
  await eventually(() => worker.processes(first.toolCallId).length > 0);
  await worker.hold(reply);
  await worker.call('bash', { command: 'touch go' });
  expect(outcomes(await running)).toEqual(['completed', 'not-started']);
  expect([isLeft('first'), isLeft('second')]).toEqual([true, false]);
});

it('A hold is over when a command of a newer reply comes, and one of an older reply, however late, holds nothing', async () => {
  const reply = nextReply();
  await worker.hold(reply);
  expect(outcomes(await worker.run([leaving('after-hold')], { reply: reply + 1 }))).toEqual(['completed']);
  await worker.hold(reply);
  expect(outcomes(await worker.run([leaving('late-hold')], { reply: reply + 1 }))).toEqual(['completed']);
});

it('A command that carries the hold attaches to what runs, and starts nothing', async () => {
  const reply = nextReply();
  const running = leaving('attached', 'while [ ! -e attach ]; do sleep 0.05; done');
  const first = worker.run([running], { reply });
  await eventually(() => worker.processes(running.toolCallId).length > 0);
  const behind = leaving('behind');
  const again = worker.run([running, behind], { reply, holds: true });
  await worker.call('bash', { command: 'touch attach' });
  expect(outcomes(await first)).toEqual(['completed']);
  expect(outcomes(await again)).toEqual(['completed', 'not-started']);
  expect([isLeft('attached'), isLeft('behind')]).toEqual([true, false]);
});

it('Saves, restores and commands of older builds run although calls are held', async () => {
  const reply = nextReply();
  await worker.hold(reply);
  const restore = { toolCallId: worker.newId(), name: 'restore_work', input: { getUrl: worker.bucket.url('none') } };
  const report = await worker.run([restore, leaving('with-restore')], { reply });
  expect(outcomes(report)).toEqual(['completed', 'not-started']);
  expect(outcomes(await worker.run([leaving('old-build')]))).toEqual(['completed']);
  expect(onlyResult(await worker.cancel([worker.newId()])).outcome).toBe('cancelled');
  expect(outcomes(await worker.run([leaving('still-held')], { reply }))).toEqual(['not-started']);
});

it('Files that arrived are told with the call that was not started', async () => {
  const reply = nextReply();
  await worker.hold(reply);
  const url = worker.bucket.put('plan.txt', 'the plan');
  const attachments = [{ name: 'plan.txt', url, bytes: 10 }];
  const report = await worker.run([leaving('attachment')], { reply, attachments });
  expect(outcomes(report)).toEqual(['not-started']);
  expect(textOf(onlyResult(report))).toMatch(/plan\.txt/);
});

it('A cancel of a call that was not started says so, and a hold of one that was cancelled too', async () => {
  const reply = nextReply();
  await worker.hold(reply);
  const call = leaving('cancelled');
  await worker.run([call], { reply });
  expect(outcomes(await worker.cancel([call.toolCallId]))).toEqual(['not-started']);
  const other = leaving('other');
  await worker.cancel([other.toolCallId]);
  expect(outcomes(await worker.run([other], { reply }))).toEqual(['cancelled']);
});

/** A wait starts no process, and its mark in the ledger stands before the last look for a hold. Its credentials are there while it runs. */
function credentialsOfWait() {
  const credential = { url: 'http://127.0.0.1:9/a/b', username: 'x-access-token', password: 'of-the-wait' };
  const credentialsUrl = worker.bucket.put('credentials-of-wait', { credentials: [credential] });
  const isThere = (name: string) => name.startsWith(credentialOwnerPrefix(worker.home));
  return {
    git: { serverUrl: 'http://127.0.0.1:9', credentialsUrl },
    areThere: () => readdirSync(credentialFolder(worker.home)).some(isThere),
  };
}

it('The wait for a job ends at once, and the job goes on', async () => {
  const reply = nextReply();
  const { started, job, sessionId } = jobSession(worker);
  const { id } = await started('sleep 30');
  const input = { job_id: id, action: 'wait', timeout_s: 25 };
  const toolCallId = worker.newId();
  const { git, areThere } = credentialsOfWait();
  const waiting = worker.run([{ toolCallId, name: 'bash_job', input }], { reply, sessionId, git });
  await eventually(areThere);
  const heldAt = performance.now();
  await worker.hold(reply);
  const result = onlyResult(await waiting);
  expect(performance.now() - heldAt).toBeLessThan(20_000);
  expect(result).toMatchObject({ outcome: 'completed', isError: false });
  expect(textOf(result)).toMatch(/has been running for .*Somebody wrote, so the waiting was stopped; the job goes on/s);
  await job(id, 'stop');
});
