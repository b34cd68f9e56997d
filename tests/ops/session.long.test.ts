import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bash, Scenario } from '../scenarios/harness/scenario.ts';
import type { Talk } from '../scenarios/harness/talk.ts';
import { running } from '../scenarios/harness/worker.ts';
import { Operator } from './operator.ts';

/** Shaped like a token of GitHub; nobody's. */
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const NOTE = Buffer.from('a note for the worker\n');

let scenario: Scenario;
let operator: Operator;
let folder = '';

beforeAll(async () => {
  scenario = await Scenario.start();
  operator = new Operator(scenario);
  folder = await mkdtemp(join(tmpdir(), 'ops-test-'));
});
afterAll(async () => {
  await scenario.close();
  await rm(folder, { recursive: true, force: true });
});

async function answeredSession(): Promise<Talk> {
  const talk = scenario.open({
    text: `the token is ${TOKEN}, please look`,
    files: [{ name: 'note.txt', content: NOTE }],
    turns: [bash('echo hello'), { text: 'It says hello.' }, { text: 'Still here.' }],
  });
  await scenario.answered(talk, /It says hello/);
  await scenario.quiet();
  return talk;
}

describe('a session that has answered', () => {
  let talk: Talk;
  beforeAll(async () => {
    talk = await answeredSession();
  });

  it('A session is listed with what it does, and found by each of its properties and by nothing else', async () => {
    const all = await operator.data('sessions');
    expect(all).toMatchObject({ ok: true, sessions: [{ sessionId: talk.sessionId, phase: 'idle', turn: 1 }] });
    const [session] = all.sessions as { requester: string }[];
    const fits = [
      '--state',
      'idle',
      '--person',
      session?.requester ?? '',
      '--channel',
      talk.channelId,
      '--since',
      '1h',
    ];
    expect(await operator.data('sessions', ...fits)).toMatchObject({ matches: 1 });
    expect(await operator.reads('sessions')).toMatch(/^1 session, in 1 MB of the table\. That was all of it\.$/m);
    for (const other of [
      ['--state', 'paused'],
      ['--person', 'U0'],
      ['--channel', 'C0'],
      ['--repository', 'acme/none'],
    ])
      expect(await operator.data('sessions', ...other)).toMatchObject({ matches: 0 });
  });

  it('A session is shown by its id and by the link of its thread, with its machine and what it waits for', async () => {
    const link = `https://x.slack.com/archives/${talk.channelId}/p${talk.ts.replace('.', '')}`;
    const text = await operator.reads('show', link);
    expect(text).toContain(talk.sessionId);
    expect(text).toMatch(/state +idle/);
    expect(text).toMatch(/worker +online, i-0/);
    expect(text).toMatch(/next +nothing/);
    expect(await operator.data('show', talk.sessionId)).toMatchObject({ state: { phase: { kind: 'idle' } } });
  });

  it('A session is told in words and steps without what looks like a secret', async () => {
    const transcript = await operator.reads('transcript', talk.sessionId);
    expect(transcript).toContain('It says hello.');
    expect(transcript).toContain('[secret]');
    const journal = await operator.reads('journal', talk.sessionId);
    expect(journal).toMatch(/1 .* reply +acting/);
    const step = await operator.reads('journal', talk.sessionId, '--step', '1');
    const texts = [transcript, step, JSON.stringify(await operator.data('transcript', talk.sessionId))];
    for (const text of texts) expect(text).not.toContain(TOKEN);
    expect(await operator.data('journal', talk.sessionId, '--limit', '1')).toMatchObject({
      steps: [{ phase: 'idle' }],
    });
  });

  it('A session is in the log of agent-step under its name', async () => {
    const text = await operator.reads('log', '--session', talk.sessionId, '--since', '1d');
    expect(text).toMatch(/"message":"commit"/);
    expect(await operator.reads('log', '--session', 'slack:T0:C0:1.000000', '--since', '1d')).toBe('');
  });

  it('A log that is followed shows what comes, each line once, until it is stopped', async () => {
    operator.stopped = new AbortController();
    const following = operator.run('log', '--function', 'sweeper', '--follow');
    const group = '/aws/lambda/remote-swe-sweeper';
    scenario.system.logs.put(group, 'a', 'a line that came later');
    await scenario.waitFor(() => operator.lines.some((line) => line.includes('came later')), 'the line');
    scenario.system.logs.put(group, 'a', 'another line');
    await scenario.waitFor(() => operator.lines.some((line) => line.includes('another line')), 'the next line');
    operator.stopped.abort();
    expect(await following).toMatchObject({ ok: true, lines: [] });
    expect(operator.lines.filter((line) => line.includes('came later'))).toHaveLength(1);
  });

  it('A session is counted in the costs, which fit a spreadsheet', async () => {
    const csv = await operator.reads('costs', '--csv');
    const [heading = '', row = ''] = csv.split('\n');
    expect(row.split(',')).toHaveLength(heading.split(',').length);
    expect(row).toContain(talk.channelId);
  });

  it('A session is among the workers', async () => {
    expect(await operator.reads('workers')).toMatch(new RegExp(`running +online .* ${talk.sessionId}`));
  });

  it('A session is as it was after export, forget and import, and goes on when it is woken or written to', async () => {
    const file = join(folder, 'one.gz');
    const before = await operator.data('journal', talk.sessionId);
    await operator.run('export', talk.sessionId, '--to', file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(operator.run('export', talk.sessionId, '--to', file)).rejects.toThrow(/is there already/);
    await expect(operator.run('import', file)).rejects.toThrow(/is in .* already/);

    const { instanceId = '' } = (await talk.worker()) ?? {};
    expect(await operator.run('forget', talk.sessionId)).toMatchObject({
      ok: true,
      data: { left: { items: 0, objects: 0 } },
    });
    expect(operator.questions).toHaveLength(1);
    expect(await operator.data('sessions')).toMatchObject({ matches: 0 });
    await expect(operator.run('show', talk.sessionId)).rejects.toThrow(/There is no session/);
    await scenario.quiet();
    expect(
      scenario.system.instances.list().find((each) => each.instanceId === instanceId)?.state ?? 'terminated',
    ).toMatch(/terminated|shutting-down/);

    expect(await operator.run('import', file)).toMatchObject({ ok: true });
    expect(await operator.data('journal', talk.sessionId)).toEqual(before);
    expect(await operator.data('show', talk.sessionId)).toMatchObject({ worker: { state: 'removed' } });
    talk.say('are you there?');
    await scenario.answered(talk, /Still here/);
  });

  it('A session is not imported from a file that is cut off, of another version, or of two sessions', async () => {
    const file = join(folder, 'whole.gz');
    await operator.run('export', talk.sessionId, '--to', file);
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const wrong: [string, string[] | Buffer][] = [
      ['cut', lines.slice(0, -1)],
      ['version', [lines[0]?.replace('"version":1', '"version":2') ?? '', ...lines.slice(1)]],
      ['item', lines.map((line) => line.replace(`S#${talk.sessionId}`, 'S#slack:T1:C1:1.000001'))],
      ['program', [...lines.slice(0, -1), '{"kind":"object","key":"runtime/x.cjs","base64":""}', lines.at(-1) ?? '']],
      ['bytes', Buffer.from('no gzip at all')],
      ['half', (await readFile(file)).subarray(0, 200)],
    ];
    await operator.run('forget', talk.sessionId, '--yes');
    for (const [name, content] of wrong) {
      const bad = join(folder, `${name}.gz`);
      await writeFile(bad, content instanceof Buffer ? content : gzipSync(`${content.join('\n')}\n`));
      await expect(operator.run('import', bad), name).rejects.toThrow(
        /archive|cut off|not of its session|no session has/,
      );
    }
    expect(await operator.data('sessions')).toMatchObject({ matches: 0 });
  });
});

describe('a session at work', () => {
  it('A session at work is not forgotten before it is stopped, and is stopped by an operator as by a person', async () => {
    const talk = scenario.open({ turns: [bash('sleep 4713.1'), { text: 'Went on.' }] });
    await running(scenario, 'sleep 4713.1');
    await expect(operator.run('forget', talk.sessionId, '--yes')).rejects.toThrow(/at work \(acting\)/);
    await operator.run('stop', talk.sessionId);
    await scenario.answered(talk, /Stopped by an operator/);
    await scenario.until(async () => (await talk.state())?.phase.kind === 'paused');
    talk.say('go on');
    await scenario.answered(talk, /Went on/);
    expect(await operator.run('forget', talk.sessionId, '--dry-run')).toMatchObject({ ok: true });
    operator.says = false;
    expect(await operator.run('forget', talk.sessionId)).toMatchObject({ ok: false });
    operator.says = true;
    expect(await talk.phase()).toBe('idle');
  });
});

describe('a message that nobody rings for', () => {
  it('A message that nobody rings for is parked out of the sweeper’s sight, and read when the session is woken', async () => {
    const talk = scenario.open({ turns: [{ text: 'First.' }, { text: 'Second.' }] });
    await scenario.answered(talk, /First/);
    await scenario.quiet();
    const ops = await operator.open();
    const at = scenario.system.clock.now();
    const ts = `${Math.floor(at / 1_000)}.000001`;
    await ops.inbox.put(talk.sessionId, {
      key: `slack:x:${ts}`,
      kind: 'message',
      ts,
      user: 'U1',
      text: 'hm',
      files: [],
      at,
    });
    expect(await operator.reads('show', talk.sessionId)).toMatch(/unread messages and nobody rings: `wake`/);
    await operator.run('park', talk.sessionId);
    await scenario.later(10 * 60_000);
    expect(talk.answersLike(/Second/)).toEqual([]);
    await operator.run('wake', talk.sessionId);
    await scenario.answered(talk, /Second/);
  });
});
