import { FilteredChat } from '@remote-swe/core/adapters/filtered/chat';
import { FilteredCodeHost } from '@remote-swe/core/adapters/filtered/code-host';
import { FilteredInbox } from '@remote-swe/core/adapters/filtered/inbox';
import { FilteredJournal } from '@remote-swe/core/adapters/filtered/journal';
import { FilteredMcpServers } from '@remote-swe/core/adapters/filtered/mcp-servers';
import { FilteredSessionList } from '@remote-swe/core/adapters/filtered/session-list';
import { entry, SESSION, SOURCE, state } from '../../fakes/build.ts';

/**
 * What becomes of planted secrets on their way. `clean`: none is left; `known`: those of the deployment are gone, tokens of others may stay,
 * since people talk of them; `refused`: nothing is sent at all. `same`: all goes through as it is, and why that may be.
 */
export type Fate = 'clean' | 'known' | 'refused' | { same: string };

/** A method: what it is given with this text in every place for words, and what the other side answers with it there. */
export type Row = {
  given: (text: string) => unknown[];
  sends: Fate;
  answer?: (text: string) => unknown;
  gives?: Fate;
  /** What the other side says of a failure comes to the model. */
  saysWhy?: true;
};

type MethodOf<Port> = {
  [Name in keyof Port]: Port[Name] extends (...given: never[]) => unknown ? Name : never;
}[keyof Port];
type Rows<Port> = Record<MethodOf<Port>, Row>;

const IDS: Fate = { same: 'names that a service or this program gave' };
const KEPT: Fate = { same: 'it was cleaned before it was kept' };

const words = (text: string) => ({ body: text, resolve: false, marker: 'm1' });
const part = (text: string) => ({ text, frame: { kind: 'comment', name: text, from: text, link: 'https://x/1' } });
const comment = (text: string) => ({ author: text, body: text });
const check = (text: string) => ({ name: text, state: 'failed', summary: text });

const CODE_HOST: Rows<FilteredCodeHost> = {
  issue: {
    given: (text) => [text, 1],
    sends: 'refused',
    answer: (text) => ({ title: text, body: text, author: text, url: text, comments: [comment(text)] }),
    gives: 'clean',
    saysWhy: true,
  },
  read: {
    given: (text) => [{ kind: 'file', repository: 'a/b', parts: ['main', text] }, {}],
    sends: 'refused',
    answer: (text) => [part(text)],
    gives: 'clean',
    saysWhy: true,
  },
  pictures: {
    given: (text) => [text, { kind: 'issue', number: 1 }, { count: 1, bytes: 9 }],
    sends: 'refused',
    answer: (text) => ({ pictures: [{ alt: text, problem: text }], left: 0 }),
    gives: 'clean',
    saysWhy: true,
  },
  openPullRequest: {
    given: (text) => [{ repository: 'a/b', branch: text, title: 't', body: 'b', ours: [], marker: 'm1' }],
    sends: 'refused',
    answer: (text) => ({ repository: text, number: 1, url: text, problems: [text], foreign: { author: text } }),
    gives: 'clean',
    saysWhy: true,
  },
  say: {
    given: (text) => [{ kind: 'issue', repository: 'a/b', number: 1 }, words(text)],
    sends: 'clean',
    answer: (text) => ({ url: text, isResolved: false, problems: [text] }),
    gives: 'clean',
    saysWhy: true,
  },
  submitReview: {
    given: (text) => [
      {
        ...{ repository: 'a/b', number: 1, isVerdict: true, body: text, marker: 'm1' },
        findings: [{ path: 'a', line: 1, text }],
      },
    ],
    sends: 'clean',
    answer: (text) => ({ kind: 'misplaced', problems: [text] }),
    gives: 'clean',
    saysWhy: true,
  },
  checks: {
    given: (text) => [text, { sha: text }],
    sends: 'refused',
    answer: (text) => ({ repository: text, sha: 's', checks: [check(text)], missing: [text], left: 0 }),
    gives: 'clean',
    saysWhy: true,
  },
  failures: {
    given: (text) => [text, []],
    sends: 'refused',
    answer: (text) => [part(text)],
    gives: 'clean',
    saysWhy: true,
  },
  identity: {
    given: (text) => [text],
    sends: 'refused',
    answer: (text) => ({ id: 7, name: text }),
    gives: 'clean',
    saysWhy: true,
  },
  rightOf: { given: (text) => ['a/b', text], sends: 'refused', answer: () => 'write', gives: IDS, saysWhy: true },
  deleteBranch: {
    given: (text) => ['a/b', text, 's'],
    sends: 'refused',
    answer: () => 'deleted',
    gives: IDS,
    saysWhy: true,
  },
  rerunFailed: {
    given: (text) => ['a/b', text],
    sends: 'refused',
    answer: (text) => [{ name: text, is: 'refused', why: text }],
    gives: 'clean',
    saysWhy: true,
  },
  fork: {
    given: (text) => ['a/b', text],
    sends: 'refused',
    answer: (text) => ({ repository: text, upstream: text, branch: text, isThere: true, problems: [text] }),
    gives: 'clean',
    saysWhy: true,
  },
  pullRequestTemplate: {
    given: (text) => [text],
    sends: 'refused',
    answer: (text) => ({ text }),
    gives: 'clean',
    saysWhy: true,
  },
  gitAccess: {
    given: (text) => [['a/b', `a/${text}`], 'read'],
    sends: 'clean',
    answer: (text) => ({ credentials: [], refusals: [{ url: text, reason: text }], standings: [{ url: text }] }),
    gives: 'clean',
    saysWhy: true,
  },
};

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (text: string) => ({
  id: 'F1',
  name: text,
  mimetype: 'text/plain',
  bytes: 1,
  url: 'https://files.example/x',
});
const notice = (text: string) => ({ kind: 'message', id: 'n1', at: 1, text });
const post = (text: string) => ({
  ...{ key: 'k', order: '1', by: 'person', user: 'U1', from: text },
  ...{ parts: [part(text)], files: [file(text)] },
});

const CHAT: Rows<FilteredChat> = {
  post: { given: (text) => [SOURCE, notice(text)], sends: 'clean', answer: () => ({ postId: 'p' }), gives: IDS },
  update: { given: (text) => [SOURCE, 'p', notice(text)], sends: 'clean' },
  remove: { given: () => [SOURCE, 'p'], sends: IDS },
  find: { given: () => [SOURCE, ['n1'], 1], sends: IDS, answer: () => new Map([['n1', 'p']]), gives: IDS },
  posts: {
    given: () => [SOURCE, { before: '2' }],
    sends: IDS,
    answer: (text) => ({ posts: [post(text)], leftOut: 0, unread: false }),
    gives: 'clean',
    saysWhy: true,
  },
  rootOf: { given: () => [SOURCE, 'p'], sends: IDS, answer: () => 'q', gives: IDS },
  linkTo: { given: () => [SOURCE], sends: IDS, answer: () => 'https://chat.example/1', gives: IDS },
  describe: {
    given: () => [SOURCE, file('')],
    sends: IDS,
    answer: (text) => file(text),
    gives: 'clean',
    saysWhy: true,
  },
  download: { given: () => [SOURCE, file('')], sends: IDS, answer: bytes, gives: 'known', saysWhy: true },
  upload: { given: (text) => [SOURCE, text, bytes(text)], sends: 'clean', answer: () => 'F1', gives: IDS },
  share: { given: (text) => [SOURCE, notice(text), 'F1', text], sends: 'clean' },
  give: { given: (text) => [SOURCE, 'U1', text, { id: 'F1', name: text }], sends: 'clean' },
  say: { given: (text) => [SOURCE, text], sends: 'clean' },
  show: { given: (text) => [SOURCE, { kind: 'works', words: text, title: text }], sends: 'clean' },
  react: { given: () => [SOURCE, 'p', 'eyes'], sends: IDS },
  unreact: { given: () => [SOURCE, 'p', 'eyes'], sends: IDS },
  tell: { given: (text) => [SOURCE, 'U1', text], sends: 'clean' },
};

const item = (text: string) => ({
  ...{ key: 'k', kind: 'message', ts: '1700000000.000002', user: 'U1', text, at: 1 },
  ...{ files: [file(text)], quotes: [part(text)], change: { kind: 'changed', ts: '1', of: text } },
});

const INBOX: Rows<FilteredInbox> = {
  put: { given: (text) => [SESSION, item(text)], sends: 'clean', answer: () => 'created', gives: IDS },
  revise: {
    given: (text) => [SESSION, { item: item(text) }, 'store'],
    sends: 'clean',
    answer: () => 'older',
    gives: IDS,
  },
  first: { given: () => [SESSION], sends: IDS, answer: () => 'k', gives: IDS },
  exists: { given: () => [SESSION], sends: IDS, answer: () => true, gives: IDS },
  park: { given: () => [SESSION, [item('words')]], sends: KEPT },
};

const SESSIONS: Rows<FilteredSessionList> = {
  begins: {
    given: (text) => ['T1', { sessionId: SESSION, begunBy: 'U1', at: 1, words: text, name: text }],
    sends: 'clean',
  },
  newest: {
    given: () => ['T1', { limit: 1, now: 1 }],
    sends: IDS,
    answer: () => [{ sessionId: SESSION, begunBy: 'U1', at: 1 }],
    gives: IDS,
  },
};

const kept = (text: string) => {
  const result = { toolCallId: 'a', isError: false, outcome: 'completed', durationMs: 1 };
  const messages = [
    { kind: 'people', people: [{ key: 'k', user: 'U1', text, images: [] }] },
    { kind: 'model', blocks: [{ text }, { toolUse: { toolUseId: 'a', name: 'bash', input: { command: text } } }] },
    { kind: 'results', results: [{ ...result, content: [{ type: 'text', text }] }] },
    { kind: 'advice', text },
  ];
  return { ...entry(state({ kind: 'idle' })), messages };
};

const JOURNAL: Rows<FilteredJournal> = {
  unread: { given: () => [SESSION], sends: IDS, answer: (text) => [item(text)], gives: 'clean' },
  newest: { given: () => [SESSION], sends: IDS, answer: () => kept('words'), gives: KEPT },
  recent: { given: () => [SESSION], sends: IDS, answer: () => ({ newest: kept('words') }), gives: KEPT },
  messages: { given: () => [SESSION, 1, 2], sends: IDS, answer: () => kept('words').messages, gives: KEPT },
  commit: {
    given: (text) => [{ entry: kept(text), dueAt: null }],
    sends: 'known',
    answer: () => 'committed',
    gives: IDS,
  },
  isDue: { given: () => [SESSION], sends: IDS, answer: () => true, gives: IDS },
  clearDue: { given: () => [SESSION, 1], sends: IDS },
};

const server = { kind: 'http', name: 'docs', url: 'https://docs.example/mcp', headers: {} };
const tool = (text: string) => ({ name: 'find', description: text, inputSchema: { properties: { [text]: text } } });

const MCP: Rows<FilteredMcpServers> = {
  list: {
    given: () => [server],
    sends: IDS,
    answer: (text) => [tool(text), { ...tool('words'), name: text }],
    gives: 'clean',
    saysWhy: true,
  },
  call: {
    given: (text) => [server, 'find', { deep: [{ [text]: text }] }, AbortSignal.abort()],
    sends: 'refused',
    answer: (text) => ({ kind: 'answered', answer: { content: [{ type: 'text', text }] } }),
    gives: 'clean',
  },
};

/** Every port that has a filter before it. */
export const FILTERED = [
  { Filtered: FilteredCodeHost, rows: CODE_HOST },
  { Filtered: FilteredChat, rows: CHAT },
  { Filtered: FilteredInbox, rows: INBOX },
  { Filtered: FilteredSessionList, rows: SESSIONS },
  { Filtered: FilteredJournal, rows: JOURNAL },
  { Filtered: FilteredMcpServers, rows: MCP },
];
