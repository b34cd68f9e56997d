import type { ToolList } from '@remote-swe/core/domain/mcp/tool-list';
import type { Toolset } from '@remote-swe/core/domain/mcp/toolset';
import type { CommandPayload, CommandReport, GitCredentials } from '@remote-swe/core/domain/worker/command';
import type { SaveReport } from '@remote-swe/core/domain/worker/saved-work';
import { AT, CLONES, type Samples, SESSION_ID } from './sample.ts';

const url = 'https://bucket.example.com/object?X-Amz-Signature=0';
const listed = {
  name: 'search',
  description: 'Finds things',
  inputSchema: { type: 'object', properties: {} },
  annotations: { readOnlyHint: true },
};

const run: CommandPayload = {
  schema: 1,
  action: 'run',
  sessionId: SESSION_ID,
  calls: [{ toolCallId: 'tooluse_a', name: 'bash', input: { command: 'ls' } }],
  notAfter: AT,
  reportUrl: url,
  git: {
    serverUrl: 'https://github.com',
    committer: { name: 'remote-swe', email: 'a@example.com' },
    author: { name: 'remote-swe', email: 'remote-swe@example.com' },
    credentialsUrl: url,
    refusals: [{ url: 'https://github.com/acme/other', reason: 'The app is not installed there' }],
    standings: [
      { url: 'https://github.com/acme/widget', readOnly: 'No right to push', isArchived: true, name: 'acme/gadget' },
    ],
    forks: [{ repository: 'helper/widget', upstream: 'acme/widget' }],
    pushRules: { protected: ['default'], named: ['release/2'], foreign: ['fix'] },
  },
  sessionLog: { name: 'session-log-5.md', url },
  uploads: [{ toolCallId: 'tooluse_a', url }],
  attachments: [{ name: 'plan.md', url, bytes: 2_000 }],
  mcp: {
    servers: [{ kind: 'stdio', name: 'memory', command: 'npx', args: ['memory'], env: { HOME: '/tmp' } }],
    routes: { memory_search: { server: 'memory', tool: 'search' } },
    learn: ['memory'],
  },
  reply: 9,
  holds: true,
  network: 'Network: only hosts of these lists can be reached: github, npm. Other names do not resolve.',
  keep: { name: '10-run', url },
};

const done: CommandReport = {
  schema: 1,
  outcome: 'done',
  results: [
    {
      toolCallId: 'tooluse_a',
      isError: false,
      outcome: 'completed',
      content: [
        { type: 'text', text: 'ok', frame: { kind: 'file', name: 'a.txt' } },
        { type: 'image', format: 'png', base64: 'iVBORw0KGgo=' },
      ],
      exitCode: 0,
      signal: 'SIGTERM',
      durationMs: 5,
      becameJob: 'j1',
      endedJobs: ['j2'],
    },
  ],
  mcp: {
    lists: [{ server: 'memory', tools: [listed] }],
    unlisted: [{ server: 'slow', reason: 'no answer' }],
    problems: [{ server: 'gone', reason: 'no such file' }],
  },
  clones: CLONES,
  kept: '10-run',
};

const reports: { [name: string]: CommandReport } = {
  done,
  diff: {
    ...{ schema: 1, outcome: 'done', results: [] },
    diffs: [{ path: '/home/agent/workspace/widget', text: '+new', isCut: true }],
  },
  refused: { schema: 1, outcome: 'refused', reason: 'Too late' },
  'not-ready': { schema: 1, outcome: 'not-ready', reason: 'The bootstrap runs', logBase64: 'bG9n' },
  'bootstrap-failed': { schema: 1, outcome: 'bootstrap-failed', reason: 'No disk', logBase64: 'bG9n' },
  failed: { schema: 1, outcome: 'failed', reason: 'No ledger' },
  stored: { schema: 1, outcome: 'stored', bytes: 30_000 },
};

const saveReports: { [name: string]: SaveReport } = {
  nothing: { outcome: 'nothing' },
  busy: { outcome: 'busy', until: AT, jobs: ['Job j1 (npm test)'] },
  saved: { outcome: 'saved', bytes: 1_000, leftOut: ['big.bin: 6 GB'] },
};

const credentials: GitCredentials = {
  credentials: [{ url: 'https://github.com/acme/widget', username: 'x-access-token', password: 'not-a-token' }],
  secrets: [{ repository: 'acme/widget', variables: { NPM_TOKEN: 'no-token' } }],
};

const list: ToolList = { schema: 1, listedAt: AT, tools: [listed], problem: 'no answer' };
const toolset: Toolset = {
  schema: 1,
  tools: [{ ...listed, name: 'memory_search', server: 'memory', tool: 'search', place: 'worker' }],
};

/** What travels in queues, schedules, commands and the bucket. */
export const MESSAGE_SAMPLES: Samples = {
  wake: { wake: { sessionId: SESSION_ID } },
  clock: { clock: { sessionId: SESSION_ID, generation: 2 } },
  'command-payload': {
    run,
    cancel: {
      ...{ schema: 1, action: 'cancel', sessionId: SESSION_ID, toolCallIds: ['tooluse_a'], reportUrl: url },
      keep: { name: '10-cancel', url },
    },
    hold: { schema: 1, action: 'hold', sessionId: SESSION_ID, reply: 9 },
    diff: { schema: 1, action: 'diff', sessionId: SESSION_ID, reportUrl: url },
    fetch: { schema: 1, action: 'fetch', url },
  },
  'command-report': reports,
  'git-credentials': { credentials },
  'save-report': saveReports,
  'kept-diff': {
    diff: {
      ...{ schema: 1, at: AT, isMoving: true, clones: CLONES },
      diffs: [{ path: '/home/agent/workspace/widget', text: '+new', isCut: true }],
    },
  },
  'mcp-list': { list },
  'mcp-toolset': { toolset },
};
