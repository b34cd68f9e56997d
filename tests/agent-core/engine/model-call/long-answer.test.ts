import { NOTICE_CHARS_MAX, NOTICE_PARTS_MAX } from '@remote-swe/core/domain/session/notice';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { message, SESSION, says } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const LINES = Array.from({ length: 700 }, (_, index) => `${index}: ${'word '.repeat(8)}end`);
const LONG = LINES.join('\n');
const decoded = (content: Uint8Array) => new TextDecoder().decode(content);

let world: World;
beforeEach(() => {
  world = new World();
});

async function answer(text: string): Promise<void> {
  world.arrives(message('1700000009.000000', 'tell me all'));
  world.model.turns.push(async () => says(text));
  await world.step();
}

describe('an answer that is longer than five messages', () => {
  it('A long answer is its first part and a file that holds all of it, with the cost beside the file', async () => {
    await answer(LONG);
    const [first, file] = world.chat.posted.map(({ notice }) => notice);
    expect(first?.text).toMatch(/^0: word/);
    expect(first?.text.length).toBeLessThanOrEqual(NOTICE_CHARS_MAX);
    expect(first).toMatchObject({ mention: expect.any(String) });
    expect(file).toMatchObject({ id: `${SESSION}#1#1`, file: { name: 'answer.md' } });
    expect(file?.text).toMatch(/whole answer[\s\S]*\$/);
    expect(world.chat.uploads.map(({ content }) => decoded(content))).toEqual([LONG]);
    expect(world.chat.posted).toHaveLength(2);
  });

  it('An answer that fits five messages is no file', async () => {
    await answer(LINES.slice(0, 350).join('\n'));
    expect(world.chat.uploads).toEqual([]);
    expect(world.chat.posted.length).toBeGreaterThan(2);
    expect(world.chat.posted.length).toBeLessThanOrEqual(NOTICE_PARTS_MAX);
  });

  it.each(['chat.upload', 'chat.share', 'blobs.get'])(
    'A long answer is shown once when %s failed after its effect',
    async (call) => {
      world.calls.failNext(call, new PortError('retry', 'connection lost'), 'after');
      await answer(LONG);
      await world.step();
      expect(world.chat.posted.map(({ notice }) => notice.id)).toEqual([`${SESSION}#1#0`, `${SESSION}#1#1`]);
    },
  );

  it('A chat that takes no file gets the rest as messages, and the last one says what was cut', async () => {
    world.calls.failNext('chat.upload', new PortError('refused', 'Slack: missing_scope'));
    await answer(LONG);
    const texts = world.chat.texts();
    expect(texts).toHaveLength(NOTICE_PARTS_MAX);
    expect(texts.at(-1)).toMatch(/more characters[\s\S]*\$/);
    const seen = texts.join('\n').match(/^\d+(?=: )/gm) ?? [];
    expect(seen.map(Number)).toEqual(seen.map((_, index) => index));
  });

  it('The rest as messages is shown once when a step dies between two of them', async () => {
    for (let times = 0; times < 3; times++)
      world.calls.failNext('chat.upload', new PortError('refused', 'Slack: missing_scope'));
    const post = world.chat.post.bind(world.chat);
    const died = { times: 0 };
    world.chat.post = async (source, notice) => {
      const posted = await post(source, notice);
      if (notice.id.endsWith('#1.1') && died.times++ === 0) throw new PortError('retry', 'connection lost');
      return posted;
    };
    await answer(LONG);
    await world.step();
    const ids = world.chat.posted.map(({ notice }) => notice.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(NOTICE_PARTS_MAX);
    expect(ids.at(-1)).toBe(`${SESSION}#1#1`);
  });

  it('The shape of a secret stands neither in the file nor in the first part', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    await answer(`${token}\n${LONG}\n${token}`);
    expect(decoded(world.chat.uploads[0]?.content ?? new Uint8Array())).not.toContain(token);
    expect(world.chat.texts().join()).not.toContain(token);
  });
});
