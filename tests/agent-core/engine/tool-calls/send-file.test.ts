import type { CommandPayload } from '@remote-swe/core/domain/worker/command';
import { sentFileKey } from '@remote-swe/core/engine/tool-calls/payload';
import { PortError } from '@remote-swe/core/errors';
import { fileName } from '@remote-swe/core/tools/send-file';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, dispatches, result, SESSION, state, target, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const CONTENT = new Uint8Array([1, 2, 3]);
const KEY = sentFileKey(SESSION, 'a');
let world: World;

beforeEach(() => {
  world = new World();
  world.online({ inFlightUntil: target().deadline });
});

/** The worker has reported the call of `input`, whose file waits in the bucket. */
function reported(input: unknown, more: object = {}): void {
  const call = { toolCallId: 'a', name: 'send_file', input };
  world.given(state(acting(dispatches.sent, [call])), [{ kind: 'model', blocks: [toolUse('a')] }]);
  world.commands.report('command-1', { schema: 1, outcome: 'done', results: [{ ...result('a'), ...more }] });
  world.blobs.objects.set(KEY, CONTENT);
}

describe('a file that the worker handed out', () => {
  it('A file of the worker is shown in the thread with the result, under a notice of its own', async () => {
    reported({ path: 'out/report.pdf', comment: 'The numbers' });
    await world.step();
    expect(world.chat.uploads).toEqual([{ name: 'report.pdf', content: CONTENT }]);
    expect(world.chat.posted).toMatchObject([
      { notice: { text: 'The numbers', id: `${SESSION}#2#0`, file: { key: KEY, name: 'report.pdf' } } },
    ]);
  });

  it('A file of the worker has its name beside it when the model says nothing', async () => {
    reported({ path: 'report.pdf' });
    await world.step();
    expect(world.chat.texts()).toEqual(['report.pdf']);
  });

  it.each([{ isError: true }, { outcome: 'interrupted' as const }, { outcome: 'cancelled' as const, isError: true }])(
    'A file of the worker is not shown when the call ended as %j',
    async (more) => {
      reported({ path: 'report.pdf' }, more);
      await world.step();
      expect(world.chat.posted).toEqual([]);
      expect(world.chat.uploads).toEqual([]);
    },
  );

  it('A file is shown once, also when the answer of the chat was lost: the thread is asked first', async () => {
    reported({ path: 'report.pdf' });
    world.calls.failNext('chat.share', new PortError('retry', 'Slack: connection lost'), 'after');
    expect(await world.step()).toBe('retry');
    await world.step();
    expect(world.chat.texts()).toEqual(['report.pdf']);
  });

  it('A file is brought again when bringing it failed', async () => {
    reported({ path: 'report.pdf' });
    world.calls.failNext('chat.upload', new PortError('retry', 'Slack answered 503'));
    expect(await world.step()).toBe('retry');
    await world.step();
    expect(world.chat.texts()).toEqual(['report.pdf']);
  });

  it('A file that the chat refuses is named to the people, who would wait for it', async () => {
    reported({ path: 'report.pdf', comment: 'The numbers' });
    world.calls.failNext('chat.upload', new PortError('refused', 'Slack: missing_scope'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.chat.texts()).toEqual([
      'The numbers\n(The file report.pdf could not be put here: Slack: missing_scope)',
    ]);
  });

  it('A file that is gone from the bucket is named too', async () => {
    reported({ path: 'report.pdf' });
    world.blobs.objects.delete(KEY);
    expect(await world.step()).toBe('acknowledge');
    expect(world.chat.texts()[0]).toMatch(/report\.pdf could not be put here/);
  });
});

describe('the command', () => {
  it('The command brings an address for each call that hands out a file, and every attached file', async () => {
    const calls = ['a', 'c', 'b'].map((toolCallId) => ({
      toolCallId,
      name: toolCallId === 'b' ? 'bash' : 'send_file',
      input: toolCallId === 'b' ? { command: 'ls' } : { path: 'x' },
    }));
    world.online();
    const attachments = [{ key: 'attachments/F1', name: 'F1-a.pdf', bytes: 5 }];
    world.given({ ...state(acting(dispatches.none, calls)), attachments }, [
      { kind: 'model', blocks: calls.map((call) => toolUse(call.toolCallId)) },
    ]);
    await world.step();
    const payload = world.commands.sent.at(-1)?.payload as Extract<CommandPayload, { action: 'run' }>;
    expect(payload.uploads?.map(({ toolCallId }) => toolCallId)).toEqual(['a', 'c']);
    expect(payload.uploads?.[0]?.url).toContain(KEY);
    expect(payload.attachments).toEqual([
      { name: 'F1-a.pdf', bytes: 5, url: expect.stringContaining('attachments/F1') },
    ]);
  });
});

it.each([
  ['a/b/report.pdf', 'report.pdf'],
  ['~/x/', 'x'],
  ['/', 'file'],
  ['a<!channel>:b|c\n.txt', 'a_!channel_b_c_.txt'],
  ['ゼロ 1.csv', 'ゼロ 1.csv'],
  [`${'x'.repeat(300)}.tar.gz`, `${'x'.repeat(113)}.tar.gz`],
])('The name of %j for people is %j', (path, name) => {
  expect(fileName(path)).toBe(name);
});
