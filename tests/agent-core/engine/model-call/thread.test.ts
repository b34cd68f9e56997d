import type { ThreadPost } from '@remote-swe/core/domain/people/thread-post';
import { materialOf, THREAD_CHARS_MAX } from '@remote-swe/core/engine/model-call/thread';
import { ModelError, PortError } from '@remote-swe/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idle, message, reply, says, state, stop, toolUse } from '../../fakes/build.ts';
import { pngFile } from '../../fakes/images.ts';
import { World } from '../../fakes/world.ts';

function post(order: string, text: string, more: Partial<ThreadPost> = {}): ThreadPost {
  const frame = { kind: 'thread-post', from: 'U7', at: '2026-11-01 10:00 UTC' } as const;
  return { key: `slack:C1:${order}`, order, by: 'person', from: 'U7', parts: [{ frame, text }], files: [], ...more };
}
const ALERT = post('1700000002.000000', 'disk full', { by: 'program', from: 'Monitor' });
const FIRST = post('1700000000.000001', 'it is down');
const found = (posts: ThreadPost[], more: object = {}) => ({ posts, leftOut: 0, unread: false, ...more });
const asked = (world: World, call = 0) => JSON.stringify(world.model.requests[call]?.messages);

describe('what stands in a thread before its session', () => {
  it('The thread comes once, behind the words that begin the session, each post in a frame of its own', async () => {
    const world = new World();
    world.chat.thread = found([FIRST, ALERT]);
    world.arrives(message('1700000003.000000', 'fix this'));
    world.model.turns.push(reply([toolUse('a', 'nope')]), says('Hello.'));
    await world.step();
    await world.step();
    expect(world.chat.windows).toEqual([{ before: '1700000003.000000' }]);
    const texts = world.model.requests[0]?.messages[0]?.blocks.flatMap((block) =>
      block.kind === 'text' ? [block.text] : [],
    );
    expect(texts?.map((text) => text.split('\n')[0]?.replace(/ mark=.*/, ''))).toEqual([
      '<session-note',
      '<person-message from="U1" at="2023-11-14 22:13 UTC"',
      '<session-note',
      '<outside-material kind="thread-post" from="U7" at="2026-11-01 10:00 UTC"',
      '<outside-material kind="thread-post" from="U7" at="2026-11-01 10:00 UTC"',
    ]);
    expect(asked(world, 1)).toContain(JSON.stringify(world.model.requests[0]?.messages[0]?.blocks[1]).slice(1, -1));
    expect(world.state.threadReadTo).toBe('1700000003.000000');
  });

  it('Later turns bring what programs posted since, and no post of people or of the agent', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000'));
    world.model.turns.push(says('Hello.'), says('Seen.'));
    await world.step();
    world.chat.thread = found([
      ALERT,
      post('1700000002.500000', 'for bob'),
      post('1700000002.600000', 'my own', { by: 'agent' }),
    ]);
    world.arrives(message('1700000003.000000', 'and?'));
    await world.step();
    expect(world.chat.windows.at(-1)).toEqual({ after: '1700000001.000000', before: '1700000003.000000' });
    expect(asked(world, 1)).toContain('disk full');
    expect(asked(world, 1)).not.toMatch(/for bob|my own/);
  });

  it('A session of an older build begins to note how far its thread was read, and reads nothing of before', async () => {
    const world = new World();
    world.given(state(idle, { turn: 3 }));
    world.arrives(message('1700000003.000000'));
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(world.chat.windows).toEqual([]);
    expect(world.state.threadReadTo).toBe('1700000003.000000');
  });

  it('Images and text files of the thread come along, below the files of the message itself', async () => {
    const world = new World();
    const image = { id: 'F1', name: 'a.png', mimetype: 'image/png', bytes: 9, url: 'x' };
    const log = { id: 'F2', name: 'b.log', mimetype: 'text/plain', bytes: 9, url: 'x' };
    world.chat.files.set('F1', pngFile(10, 10));
    world.chat.files.set('F2', new TextEncoder().encode('a stack trace'));
    world.chat.thread = found([{ ...FIRST, files: [image, log] }]);
    world.arrives(message('1700000003.000000'));
    world.model.turns.push(says('Hello.'));
    await world.step();
    const blocks = world.model.requests[0]?.messages[0]?.blocks ?? [];
    expect(blocks.filter(({ kind }) => kind === 'image')).toHaveLength(1);
    expect(asked(world)).toMatch(/kind=\\"file\\" name=\\"b\.log\\" from=\\"U7\\".*a stack trace/);
    expect(world.state.attachments?.map(({ name }) => name)).toEqual(['F1-a.png', 'F2-b.log']);
  });

  it('Files of a long thread are the newest ones, and the others are named', async () => {
    const world = new World();
    const fileOf = (id: number) => ({ id: `F${id}`, name: `${id}.txt`, mimetype: 'text/plain', bytes: 1, url: 'x' });
    for (let id = 0; id < 12; id++) world.chat.files.set(`F${id}`, new TextEncoder().encode(`content ${id}`));
    world.chat.thread = found([{ ...FIRST, files: Array.from({ length: 12 }, (_, id) => fileOf(id)) }]);
    world.arrives(message('1700000003.000000'));
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(asked(world)).toContain('attached \\"1.txt\\" is not fetched');
    expect(asked(world)).not.toMatch(/content [01]\b/);
    expect(asked(world)).toMatch(/content 2\b.*content 11/);
  });

  it('A thread that may not be read costs only itself and is said; one that cannot be read now is read again', async () => {
    const world = new World();
    world.chat.thread = new PortError('refused', 'Slack: missing_scope');
    world.arrives(message('1700000003.000000'));
    world.model.turns.push(says('Hello.'));
    expect(await world.step()).toBe('acknowledge');
    expect(asked(world)).toContain('could not be read: Slack: missing_scope');
    const other = new World();
    other.chat.thread = new PortError('retry', 'Slack: ratelimited');
    other.arrives(message('1700000003.000000'));
    expect(await other.step()).toBe('retry');
    expect(other.entries).toEqual([]);
  });

  it('The thread is kept when the first model call is stopped', async () => {
    const world = new World();
    world.chat.thread = found([FIRST]);
    world.arrives(message('1700000003.000000', 'fix this'));
    world.model.turns.push(async () => {
      world.arrives(stop('1700000004.000000'));
      throw new ModelError('aborted', 'stopped');
    });
    await world.step();
    expect(world.newest).toMatchObject({ kind: 'pause', absorbed: [expect.any(String), expect.any(String)] });
    world.arrives(message('1700000005.000000', 'go on'));
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(asked(world, 1).match(/it is down/g)).toHaveLength(1);
    expect(asked(world, 1).match(/fix this/g)).toHaveLength(1);
  });
});

describe('words that are read together with a stop', () => {
  it('Words that a stop follows at once keep what came with them', async () => {
    const world = new World();
    const quotes = [{ frame: { kind: 'forward', from: 'Linda' } as const, text: 'the plan' }];
    world.arrives(message('1700000003.000000', 'do it', { quotes }), stop('1700000004.000000'));
    await world.step();
    world.arrives(message('1700000005.000000', 'go on'));
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(asked(world)).toMatch(/<person-message from=\\"U1\\"[^>]*>\\ndo it/);
    expect(asked(world)).toContain('the plan');
  });
});

describe('what is shown of a thread', () => {
  it('What the session has as messages is not shown again, and what was left out is said', () => {
    const material = materialOf(found([FIRST, ALERT], { leftOut: 3, unread: true }), true, new Set([ALERT.key]));
    expect(material?.posts).toEqual([FIRST]);
    expect(material?.note.text).toMatch(/oldest first.* 3 more posts are left out, .* There are more/);
    expect(materialOf(found([FIRST]), false, new Set())).toBeUndefined();
    expect(materialOf(found([{ ...FIRST, parts: [] }]), true, new Set())).toBeUndefined();
  });

  it('Posts of any length keep the first and the newest within the bound, in order, and count the others', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(lengths, (each) => {
        const posts = each.map((length, index) => post(`1700000000.${index}`, 'x'.repeat(length)));
        const { posts: kept = [], note } = materialOf(found(posts), true, new Set()) ?? {};
        expect(kept[0]).toBe(posts[0]);
        const tail = kept.slice(1);
        expect(tail).toEqual(posts.slice(posts.length - tail.length));
        expect(kept.reduce((sum, { parts }) => sum + (parts[0]?.text.length ?? 0), 0)).toBeLessThanOrEqual(
          THREAD_CHARS_MAX,
        );
        const left = posts.length - kept.length;
        expect(note?.text.includes('left out')).toBe(left > 0);
      }),
    );
  });
});
