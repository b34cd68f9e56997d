import { FilteredChat } from '@remote-swe/core/adapters/filtered/chat';
import { FilteredCodeHost } from '@remote-swe/core/adapters/filtered/code-host';
import { FilteredInbox } from '@remote-swe/core/adapters/filtered/inbox';
import { FilteredJournal } from '@remote-swe/core/adapters/filtered/journal';
import { FilteredMcpServers } from '@remote-swe/core/adapters/filtered/mcp-servers';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { peopleMessage, resultsMessage } from '@remote-swe/core/domain/transcript/transcript';
import { beforeEach, describe, expect, it } from 'vitest';
import { entry, SESSION, SOURCE, state } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';
import { ALL, ANY, ENCODED, SECRET, SHAPED } from './planted.ts';

let world: World;
let filter: SecretFilter;
beforeEach(() => {
  world = new World();
  filter = new SecretFilter();
  filter.know([SECRET]);
});

describe('what is known', () => {
  /** Too short to be looked for, so that only the number of them counts. */
  const others = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  it('The secrets of some repositories take none of the deployment’s own away', () => {
    filter.know(others('a', 50));
    filter.know(others('b', 50));
    expect(filter.known(SECRET)).toBe('[secret removed]');
  });

  it('What is learned again counts as new, so that what is in use stays known for good', () => {
    for (const prefix of ['a', 'b', 'c', 'd']) {
      filter.know(others(prefix, 300));
      filter.know([SECRET]);
    }
    filter.know(others('e', 300));
    expect(filter.known(SECRET)).toBe('[secret removed]');
  });
});

describe('the chat', () => {
  const notice = (text: string) => ({ kind: 'message', id: 'n1', at: 1, text }) as const;

  it('The chat shows people no secret, in words, names of files and text files', async () => {
    const chat = new FilteredChat(world.chat, filter);
    await chat.post(SOURCE, notice(`a ${ALL}`));
    await chat.say(SOURCE, `b ${ALL}`);
    await chat.give(SOURCE, 'U1', `g ${ALL}`, { id: 'F1', name: 'history.md' });
    await chat.upload(SOURCE, `${SECRET}.txt`, new TextEncoder().encode(`c ${ALL}`));
    const shown = JSON.stringify([
      world.chat.posted,
      world.chat.said,
      world.chat.gifts,
      world.chat.uploads.map(({ name, content }) => [name, new TextDecoder().decode(content)]),
    ]);
    expect(shown).not.toMatch(ANY);
    for (const word of ['a ', 'b ', 'c ', 'g ']) expect(shown).toContain(`${word}[secret removed]`);
  });

  it('The chat hands out no other file that holds a secret, and every other as it is', async () => {
    const chat = new FilteredChat(world.chat, filter);
    const binary = (text: string) => new Uint8Array([0, 255, ...Buffer.from(text)]);
    await expect(chat.upload(SOURCE, 'a.bin', binary(SECRET))).rejects.toMatchObject({ code: 'refused' });
    await chat.upload(SOURCE, 'b.bin', binary('nothing'));
    expect(world.chat.uploads.map(({ content }) => content)).toEqual([binary('nothing')]);
  });

  it('The chat brings a thread’s posts, which anybody may have written, without anything that looks like a secret', async () => {
    const chat = new FilteredChat(world.chat, filter);
    const url = 'https://files.example/x?token=a1b2c3d4e5f6a1b2c3d4e5f6';
    const file = { id: 'F1', name: 'x', mimetype: 'text/plain', bytes: 1, url };
    const parts = [{ frame: { kind: 'comment' as const, name: 'n' }, text: `e ${ALL}` }];
    const post = { key: 'k', order: '1', by: 'person' as const, user: 'U1', from: '', parts, files: [file] };
    world.chat.thread = { posts: [post], leftOut: 2, unread: true };
    const { posts, ...count } = await chat.posts(SOURCE, { before: '2' });
    expect(count).toEqual({ leftOut: 2, unread: true });
    expect(JSON.stringify(posts)).not.toMatch(ANY);
    expect(posts[0]?.parts[0]?.text).toContain('e [secret removed]');
    expect(posts[0]?.files).toEqual([file]);
  });

  it('The chat brings text files of people without the deployment’s secrets, and with their own', async () => {
    const chat = new FilteredChat(world.chat, filter);
    const file = { id: 'F1', name: 'x', mimetype: 'text/plain', bytes: 1, url: 'https://files.example/x' };
    world.chat.files.set(file.id, new TextEncoder().encode(`d ${SECRET} ${SHAPED}`));
    expect(new TextDecoder().decode(await chat.download(SOURCE, file))).toBe(`d [secret removed] ${SHAPED}`);
  });
});

describe('the code host', () => {
  it('The code host gets no secret in a pull request, and reads none from an issue', async () => {
    const host = new FilteredCodeHost(world.codeHost, filter);
    await host.openPullRequest({
      repository: 'a/b',
      branch: 'x',
      title: `t ${ALL}`,
      body: ALL,
      lastLine: ALL,
      ours: [],
      marker: 'm1',
    });
    world.codeHost.issueAnswer = {
      title: ALL,
      body: ALL,
      state: 'open',
      author: 'x',
      url: 'u',
      comments: [{ author: 'x', body: ALL }],
    };
    const seen = JSON.stringify([world.codeHost.drafts, await host.issue('a/b', 1)]);
    expect(seen).toContain('t [secret removed]');
    expect(seen).not.toMatch(ANY);
  });

  it('The code host opens nothing for a branch whose name holds a secret', async () => {
    const host = new FilteredCodeHost(world.codeHost, filter);
    const draft = { repository: 'a/b', branch: `x-${SECRET}`, title: 't', body: 'b', ours: [], marker: 'm1' };
    await expect(host.openPullRequest(draft)).rejects.toMatchObject({ code: 'refused' });
    expect(world.codeHost.drafts).toEqual([]);
  });

  it('Credentials that the code host gives are known secrets from then on', async () => {
    const password = 'an-hour-long-token-0123456789';
    const credentials = [{ url: 'https://x/a/b', username: 'u', password }];
    world.codeHost.gitAccess = async () => ({ credentials, refusals: [] });
    await new FilteredCodeHost(world.codeHost, filter).gitAccess(['a/b']);
    expect(filter.text(`x ${password}`)).toBe('x [secret removed]');
  });
});

describe('an MCP server', () => {
  const server = { kind: 'http', name: 'docs', url: 'https://docs.example/mcp', headers: {} } as const;
  const signal = new AbortController().signal;

  it('An MCP server gets no input with a secret, and the model is told so', async () => {
    const mcp = new FilteredMcpServers(world.mcp, filter);
    for (const secret of [SECRET, ENCODED, SHAPED])
      expect(await mcp.call(server, 'find', { deep: [{ q: `x ${secret}` }] }, signal)).toMatchObject({
        kind: 'failed',
        mayHaveRun: false,
      });
    expect(world.calls.only('mcp')).toEqual([]);
    expect(await mcp.call(server, 'find', { q: 'words' }, signal)).toMatchObject({ kind: 'answered' });
  });

  it('An MCP server teaches nobody a secret: by answers, lists and errors', async () => {
    const mcp = new FilteredMcpServers(world.mcp, filter);
    world.mcp.reply = { kind: 'answered', answer: { content: [{ type: 'text', text: ALL }], [SECRET]: ALL } };
    const tool = { name: 'find', description: ALL, inputSchema: { properties: { q: { default: ALL } } } };
    world.mcp.lists.set('docs', [tool, { ...tool, name: SECRET }]);
    const said = JSON.stringify([await mcp.call(server, 'find', {}, signal), await mcp.list(server)]);
    expect(said).toContain('[secret removed]');
    expect(said).not.toMatch(ANY);
  });
});

describe('the journal', () => {
  it('The journal keeps no secret of the deployment, whoever wrote it, and signed thinking as it is', async () => {
    const journal = new FilteredJournal(world.table, filter);
    const thinking = { reasoningContent: { reasoningText: { text: `about ${SECRET}`, signature: 's' } } };
    const person = { key: 'k', user: 'U1', text: `my ${SHAPED} and ${SECRET}`, images: [] };
    const result = { toolCallId: 'a', isError: false, outcome: 'completed', durationMs: 1 } as const;
    const kept = entry(state({ kind: 'idle' }), {
      version: 1,
      messages: [
        peopleMessage([person]),
        { kind: 'model', blocks: [thinking, { text: ENCODED }] },
        resultsMessage([{ ...result, content: [{ type: 'text', text: SECRET }] }]),
      ],
    });
    await journal.commit({ entry: kept, dueAt: null });
    const [people, model, results] = (await journal.newest(SESSION))?.messages ?? [];
    expect(people).toMatchObject({ people: [{ text: `my ${SHAPED} and [secret removed]` }] });
    expect(model).toMatchObject({ blocks: [thinking, { text: expect.stringContaining('[secret removed]') }] });
    expect(results).toMatchObject({ results: [{ content: [{ text: '[secret removed]' }] }] });
  });

  it('Journal and inbox give the model nobody’s words with a secret of the deployment or a token of anybody', async () => {
    const item: InboxItem = {
      key: 'k',
      kind: 'message',
      ts: '1700000000.000002',
      user: 'U1',
      text: `use ${SECRET} ${SHAPED}, of postgres://bob:Zx9kQ2mW7vT4@db/x`,
      quotes: [{ frame: { kind: 'comment', name: 'n' }, text: `quoted ${SHAPED} postgres://bob:Zx9kQ2mW7vT4@db/x` }],
      files: [],
      at: 1,
    };
    await new FilteredInbox(world.table, filter).put(SESSION, { ...item, files: [] });
    world.arrives({ ...item, key: 'later', files: [] });
    const texts = (await new FilteredJournal(world.table, filter).unread(SESSION)).map(({ text }) => text);
    const clean = 'use [secret removed] [secret], of postgres://bob:Zx9kQ2mW7vT4@db/x';
    expect(texts).toEqual([clean, clean]);
    const stored = JSON.stringify(world.table.inbox.get(SESSION)?.[0]);
    expect(stored).toContain(clean);
    expect(stored).toContain('quoted [secret] postgres://bob:[secret]@db/x');
  });
});
