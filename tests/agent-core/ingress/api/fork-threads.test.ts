import { SlackThreads } from '@remote-swe/core/adapters/slack/threads/begun-threads';
import type { SessionRow } from '@remote-swe/core/domain/api/session';
import type { Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId, slackThreadOf } from '@remote-swe/core/domain/session/slack-thread';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { peopleMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { Threads } from '@remote-swe/core/ports/people/threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../../../local/slack/harness.ts';
import { acting, dispatches, entry as entryOf, idle, state as stateIn, toolUse } from '../../fakes/build.ts';
import { type ApiWorld, type Got, startApi } from './api-world.ts';

/** What happens in the moment after a first message was posted. */
let afterPost: ((thread: ThreadSource) => Promise<void>) | undefined;
let setup: SlackSetup;
let world: ApiWorld;
let alice: string;
let bob: string;
let admin: string;
beforeAll(async () => {
  setup = await startSlack();
  const slack = new SlackThreads(async () => setup.slack.botToken, `${setup.origin}/slack/api/`);
  const threads: Threads = {
    async begin(beside, notice) {
      const thread = await slack.begin(beside as never, notice);
      await afterPost?.(thread);
      return thread;
    },
    find: (beside, id, notBefore) => slack.find(beside as never, id, notBefore),
    remove: (thread) => slack.remove(thread as never),
    linkTo: (thread) => slack.linkTo(thread as never),
  };
  world = await startApi(['U0ADMIN'], threads);
  [alice = '', bob = ''] = await world.colleagues('U0ALICE', 'U0BOB');
  admin = await world.signedIn('U0ADMIN');
});
afterEach(() => {
  afterPost = undefined;
  setup.slack.api.faults.clear();
});
afterAll(async () => {
  await world.close();
  await setup.stop();
});

type More = Partial<SessionState> & { channel?: string };

/** A session of Alice's in a thread: her words, a reply with an open call, and the answer. */
async function session({ channel = 'C0DEV', ...more }: More = {}): Promise<string> {
  const isIn = channel !== 'C0RANDOM' && channel !== 'C0GONE';
  const ts = isIn ? setup.slack.people.postMessage({ user: 'alice', channel, text: 'Fix it' }).ts : '1700000000.000001';
  const source = { kind: 'slack' as const, teamId: 'T1', channel, threadTs: ts };
  const given = more.source ?? source;
  const sessionId =
    given.kind === 'slack' ? slackSessionId(given) : given.kind === 'api' ? `api:T1:${given.id}` : 'github:acme:shop:7';
  const state = (phase: Phase) => stateIn(phase, { begunBy: 'U0ALICE', requester: 'U0ALICE', source, ...more });
  const words = peopleMessage([{ key: 'k', user: 'U0ALICE', text: 'Fix the sum', images: [] }]);
  const steps: [Phase, Parameters<typeof entryOf>[1]][] = [
    [{ kind: 'thinking', attempt: 0, maxTokensRaises: 0 }, { messages: [words] }],
    [acting(dispatches.sent), { messages: [{ kind: 'model', blocks: [toolUse('a')] }] }],
    [idle, { messages: [{ kind: 'model', blocks: [{ text: 'Done.' }] }] }],
  ];
  for (const [index, [phase, entry]] of steps.entries())
    await world.commit({ ...entryOf(state(phase), { ...entry, version: index + 1, at: 1 + index }), sessionId });
  return sessionId;
}

async function forked(id: string, body: object, as = alice, key?: string): Promise<Got> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return world.write(`/api/sessions/${encodeURIComponent(id)}/forks`, as, { talk: 'thread', ...body }, { headers });
}
const rowOf = (got: Got) => got.json as SessionRow;
const codeOf = (got: Got) => [got.status, (got.json as { code?: string }).code];
/** First messages of the agent's own in a channel, since so many. */
const roots = (channel = 'C0DEV') => setup.slack.people.channel(channel).filter(({ isBot }) => isBot);

describe('a fork in a thread of its own', () => {
  it('The first message says whose fork it is of which thread and with which words, and the session is that thread', async () => {
    const id = await session();
    const before = roots().length;
    const got = await forked(id, { at: 2, words: 'Use integers\nand tests', model: 'plain' });
    expect(got.status).toBe(201);
    const [root, ...others] = roots().slice(before);
    expect(others).toEqual([]);
    const thread = slackThreadOf(rowOf(got).id);
    expect(thread).toEqual({ kind: 'slack', teamId: 'T1', channel: 'C0DEV', threadTs: root?.ts });
    const { threadTs = '' } = slackThreadOf(id) ?? {};
    expect(root?.wireText).toMatch(
      new RegExp(`archives/C0DEV/p${threadTs.replace('.', '')}\\|this thread> from entry 2`),
    );
    expect(root?.wireText).toMatch(/asked for by <@U0ALICE>[\s\S]*\*plain\*[\s\S]*&gt; Use integers\n&gt; and tests$/);
    expect(got.json).toMatchObject({
      ...{ source: 'slack', title: 'Use integers', state: 'thinking', model: 'plain', costMicroUsd: 0 },
      ...{ forkOf: { id, version: 2 }, requester: { id: 'U0ALICE' } },
      threadUrl: expect.stringContaining(`C0DEV-${root?.ts}`),
    });
    const first = await world.journal.newest(rowOf(got).id);
    expect(first?.state).toMatchObject({
      source: thread,
      requester: 'U0ALICE',
      begunBy: 'U0ALICE',
      noticesPending: [],
    });
    // The words are that message: the thread need not be told of them once more.
    expect(await world.journal.unread(rowOf(got).id)).toMatchObject([
      { key: `slack:C0DEV:${root?.ts}`, ts: root?.ts, user: 'U0ALICE', text: 'Use integers\nand tests' },
    ]);
    expect(world.rung).toContain(rowOf(got).id);
    const view = await world.ask(`/api/sessions/${encodeURIComponent(rowOf(got).id)}`, { as: alice });
    expect(view.json).toMatchObject({ forkOf: { id, version: 2 }, can: { fork: true, mute: true, write: true } });
  });

  it('Without words it says whether it goes on or waits, in the session’s language', async () => {
    const id = await session();
    expect((await forked(id, { at: 2 })).json).toMatchObject({ state: 'thinking' });
    expect(roots().at(-1)?.text).toContain('I go on from there.');
    expect((await forked(id, { at: 3 })).json).toMatchObject({ state: 'idle' });
    expect(roots().at(-1)?.text).toContain('Write here what I shall do.');
    await forked(await session({ language: 'ja' }), { at: 3 });
    expect(roots().at(-1)?.text).toContain('何をするか、ここに書いてください。');
  });

  it('A fork of a fork in a thread gets a thread beside it; of a thread that is gone the first message gives no address', async () => {
    const first = await forked(await session(), { at: 3 });
    const second = await forked(rowOf(first).id, { at: 1, words: 'again' });
    expect(second.json).toMatchObject({ source: 'slack', forkOf: { id: rowOf(first).id, version: 1 } });
    expect(roots().at(-1)?.wireText).toContain(`p${slackThreadOf(rowOf(first).id)?.threadTs.replace('.', '')}|`);
    const ended = await session();
    setup.slack.people.delete({ user: 'alice', channel: 'C0DEV', ts: slackThreadOf(ended)?.threadTs ?? '' });
    expect((await forked(ended, { at: 1 })).status).toBe(201);
    expect(roots().at(-1)?.wireText).toContain('A fork of another thread of mine here');
  });

  it('What somebody writes into it mentions nobody, and shows no secret', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    await forked(await session(), { at: 3, words: `<!channel> <@U0BOB> ask <https://evil.example|here> ${token}` });
    const { wireText = '' } = roots().at(-1) ?? {};
    expect(wireText).toContain('&lt;!channel&gt; &lt;@U0BOB&gt; ask &lt;https://evil.example¦here&gt;');
    expect(wireText).not.toContain(token);
  });
});

describe('a request that comes again', () => {
  it('A repeat under the same name finds the thread, and nothing is said or begun twice', async () => {
    const id = await session();
    const before = roots().length;
    const ask = (body: object) => forked(id, body, alice, `again-${id}`);
    const [first, again] = [await ask({ at: 2, words: 'Once' }), await ask({ at: 2, words: 'Once' })];
    expect([first.status, again.status, rowOf(again).id]).toEqual([201, 201, rowOf(first).id]);
    expect(roots()).toHaveLength(before + 1);
    expect(await world.journal.unread(rowOf(first).id)).toHaveLength(1);
    expect(codeOf(await ask({ at: 2, words: 'Once', talk: 'console' }))).toEqual([422, 'other-request']);
  });

  it('A request that died after its post is ended by its repeat, in the thread that it began', async () => {
    const id = await session();
    const before = roots().length;
    afterPost = () => Promise.reject(new Error('killed'));
    const ask = () => forked(id, { at: 2, words: 'Once' }, alice, `killed-${id}`);
    expect((await ask()).status).toBe(500);
    afterPost = undefined;
    const got = await ask();
    expect([got.status, roots().length]).toEqual([201, before + 1]);
    expect(slackThreadOf(rowOf(got).id)?.threadTs).toBe(roots().at(-1)?.ts);
  });

  it('Of two at once under the same name one thread stays, which both answer', async () => {
    const id = await session();
    const before = roots().length;
    const ask = () => forked(id, { at: 2, words: 'Once' }, alice, `at-once-${id}`);
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map((got) => rowOf(got).id)).size).toBe(1);
    expect(roots()).toHaveLength(before + 1);
    expect(await world.journal.unread(rowOf(all[0] as Got).id)).toHaveLength(1);
  });

  it('Without a name each request is a fork of its own', async () => {
    const id = await session();
    const [first, second] = [await forked(id, { at: 2 }), await forked(id, { at: 2 })];
    expect(rowOf(second).id).not.toBe(rowOf(first).id);
  });

  it('Where somebody began another session in the thread meanwhile, that one is left alone', async () => {
    const id = await session();
    const theirs = { ...stateIn(idle, { begunBy: 'U0BOB' }) };
    afterPost = async (thread) => {
      const sessionId = slackSessionId(thread as never);
      await world.commit({ ...entryOf({ ...theirs, source: thread }, { version: 1, at: 1 }), sessionId });
    };
    const ask = () => forked(id, { at: 2, words: 'Once' }, alice, `taken-${id}`);
    expect(codeOf(await ask())).toEqual([409, 'thread-taken']);
    expect(codeOf(await ask())).toEqual([409, 'thread-taken']);
    const sessionId = slackSessionId({ teamId: 'T1', channel: 'C0DEV', threadTs: roots().at(-1)?.ts ?? '' });
    expect(await world.journal.unread(sessionId)).toEqual([]);
    expect((await world.journal.newest(sessionId))?.state.begunBy).toBe('U0BOB');
  });

  it.each(['before the fork looks', 'just before its first entry'])(
    'A session that somebody began in the thread %s gets nothing of the saved work that was forked',
    async (when) => {
      const id = await session();
      const { workers, blobs } = world.api.ports;
      const key = 'saved-work/a:b/threads.tar.gz';
      await world.s3Put(key, 'work');
      const at = 1;
      const saved = { forUse: at, at: at + 1, key };
      await workers.replace(id, undefined, {
        ...{ state: 'stopped', generation: 1, startedAt: at, lastUsedAt: at, launchAttempt: 0, saved },
      });
      let theirs = '';
      const begin = () =>
        world.commit({ ...entryOf(stateIn(idle, { begunBy: 'U0BOB' }), { version: 1, at: 1 }), sessionId: theirs });
      afterPost = async (thread) => {
        theirs = slackSessionId(thread as never);
        if (when === 'before the fork looks') await begin();
      };
      const { sessions } = world.api.ports;
      const begins: typeof sessions.begins = async (...beginning) => {
        await sessions.begins(...beginning);
        if (when === 'just before its first entry') await begin();
      };
      world.api.ports.sessions = { begins };
      const got = await forked(id, { at: 3 }).finally(() => Object.assign(world.api.ports, { sessions }));
      expect(codeOf(got)).toEqual([409, 'thread-taken']);
      expect(await workers.get(theirs)).toBeUndefined();
      // What was copied meanwhile, the reaper of their own machine finds by its list.
      const { names } = blobs as unknown as { names(prefix: string): Promise<string[]> };
      const copied = await names.call(blobs, `saved-work/${theirs}/`);
      expect(copied).toHaveLength(when === 'before the fork looks' ? 0 : 1);
    },
  );
});

describe('a chat that is in trouble', () => {
  it.each([{ kind: 'rate-limited', retryAfterSeconds: 3 } as const, { kind: 'http', status: 500 } as const])(
    'After $kind nothing is begun, and the same request may come again',
    async (fault) => {
      const id = await session();
      const before = roots().length;
      setup.slack.api.faults.plan('chat.postMessage', fault);
      const ask = () => forked(id, { at: 2 }, alice, `trouble-${id}`);
      const got = await ask();
      expect(codeOf(got)).toEqual([503, 'chat-unavailable']);
      expect(got.headers['retry-after']).toMatch(/^\d+$/);
      expect(roots()).toHaveLength(before);
      expect([(await ask()).status, roots().length]).toEqual([201, before + 1]);
    },
  );

  it('A post that was taken without an answer is found, with and without a name', async () => {
    for (const key of ['lost-answer', undefined]) {
      const before = roots().length;
      setup.slack.api.faults.plan('chat.postMessage', { kind: 'answer-lost', status: 500 });
      const got = await forked(await session(), { at: 2 }, alice, key);
      expect([got.status, roots().length]).toEqual([201, before + 1]);
      expect(slackThreadOf(rowOf(got).id)?.threadTs).toBe(roots().at(-1)?.ts);
    }
  });

  it('Where too much was written since, nobody guesses whether it was posted', async () => {
    const id = await session();
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'http', status: 500 });
    const ask = () => forked(id, { at: 2 }, alice, `unsure-${id}`);
    expect((await ask()).status).toBe(503);
    for (let count = 0; count < 2_600; count++)
      setup.slack.people.postMessage({ user: 'bob', channel: 'C0DEV', text: `${count}` });
    const before = roots().length;
    expect(codeOf(await ask())).toEqual([409, 'unsure']);
    expect(roots()).toHaveLength(before);
  });

  it('An archived channel, and one that the agent is not in, are told, and nothing is begun', async () => {
    const id = await session();
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'error', code: 'is_archived' });
    const archived = await forked(id, { at: 2 });
    expect([...codeOf(archived), archived.text]).toEqual([409, 'chat-refused', expect.stringContaining('is_archived')]);
    const removed = await forked(await session({ channel: 'C0RANDOM' }), { at: 2 });
    expect([...codeOf(removed), removed.text]).toEqual([
      409,
      'chat-refused',
      expect.stringContaining('not_in_channel'),
    ]);
    expect(codeOf(await forked(await session({ channel: 'C0GONE' }), { at: 2 }))).toEqual([409, 'chat-refused']);
  });
});

describe('what gets no thread', () => {
  it.each<[string, ThreadSource]>([
    ['GitHub', { kind: 'github', repository: 'acme/shop', number: 7 }],
    ['the API', { kind: 'api', installation: 'T1', id: 'a'.repeat(26) }],
  ])('A session from %s has no channel, which is said before anything is noted', async (_, source) => {
    const id = await session({ source });
    const ask = (talk: string) => forked(id, { at: 2, talk }, admin, `none-${source.kind}-${talk}`);
    expect(codeOf(await ask('thread'))).toEqual([409, 'no-thread']);
    expect((await ask('console')).status).toBe(201);
  });

  it('Who may not fork, or begin sessions in that channel, begins no thread', async () => {
    const before = roots().length;
    expect(codeOf(await forked(await session(), { at: 2 }, bob))).toEqual([404, 'not-found']);
    const shared = await session({ people: [{ user: 'U0BOB', at: 1 }] });
    expect(codeOf(await forked(shared, { at: 2 }, bob))).toEqual([403, 'not-allowed']);
    const approval = { user: 'U0YUKI', by: 'U0ADMIN', at: world.clock.now() };
    const elsewhere = await world.signedIn('U0YUKI');
    await world.approvals.approve('T1', { ...approval, channel: 'C0OPS' });
    const own = await session({ begunBy: 'U0YUKI' });
    expect(codeOf(await forked(own, { at: 2 }, elsewhere))).toEqual([403, 'not-approved']);
    expect((await forked(own, { at: 2, talk: 'console' }, elsewhere)).status).toBe(201);
    expect(roots()).toHaveLength(before);
    await world.approvals.approve('T1', { ...approval, channel: 'C0DEV' });
    expect((await forked(own, { at: 2 }, elsewhere)).status).toBe(201);
  });

  it('Direct messages are forked by whose they are, and by no admin', async () => {
    const id = await session({ channel: 'D0ALICE' });
    expect(codeOf(await forked(id, { at: 2 }, admin))).toEqual([403, 'not-yours']);
    expect((await forked(id, { at: 2 })).status).toBe(201);
    expect(roots('D0ALICE').at(-1)?.text).toContain('A fork of');
  });

  it('Another place is none', async () => {
    expect(codeOf(await forked(await session(), { at: 2, talk: 'email' }))).toEqual([400, 'bad-request']);
  });
});
