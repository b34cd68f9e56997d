import type { Job, JobEnd } from '../../../worker-userdata/runtime/jobs/job.ts';
import type { Running } from '../../../worker-userdata/runtime/ledger/entry.ts';
import type { Manifest } from '../../../worker-userdata/runtime/saved-work/manifest.ts';
import { AT, type Samples, SESSION_ID } from './sample.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const manifest: Manifest = {
  schema: 1,
  at: AT,
  repositories: [
    {
      path: 'widget',
      submodule: 'lib/widget',
      remotes: [{ name: 'origin', url: 'https://github.com/acme/widget' }],
      branch: 'fix',
      head: COMMIT,
      branches: [{ name: 'fix', commit: COMMIT, upstream: { remote: 'origin', ref: 'refs/heads/fix' } }],
      tags: [{ name: 'v1', object: COMMIT, commit: COMMIT, text: 'object' }],
      stashes: [{ commit: COMMIT, message: 'WIP' }],
      worktree: COMMIT,
      index: COMMIT,
      conflicts: COMMIT,
      operation: { what: 'a merge', commits: [COMMIT], files: [{ name: 'MERGE_HEAD', base64: 'MAo=' }] },
      objectFormat: 'sha1',
      bundle: { file: '0.bundle', hasAll: false },
      clonedWithoutTags: true,
      boundary: [COMMIT],
      unpushedCommits: 1,
      changedFiles: 2,
      notes: ['a note'],
    },
  ],
  files: ['notes.txt'],
  workingDirectory: 'widget',
  leftOut: ['big.bin: 6 GB'],
};

const running: Running = {
  schema: 1,
  bootId: 'boot-1',
  processId: 100,
  startTicks: '12345',
  startedAt: AT,
  scope: { kind: 'systemd', unit: 'call-a.scope' },
};

const job: Job = {
  schema: 1,
  id: 'j1',
  sessionId: SESSION_ID,
  toolCallId: 'tooluse_a',
  command: 'npm test',
  startedAt: AT,
  log: '/var/lib/remote-swe/logs/j1.log',
  shownBytes: 100,
  processId: 101,
  running: { bootId: 'boot-1', processId: 100, startTicks: '12345' },
  scope: { kind: 'group' },
};

const ends: { [name: string]: JobEnd } = {
  exited: { kind: 'exited', exitCode: 1, signal: 'SIGTERM', ms: 5 },
  stopped: { kind: 'stopped', ms: 5 },
  interrupted: { kind: 'interrupted' },
};

const result = {
  toolCallId: 'tooluse_a',
  isError: false,
  outcome: 'completed',
  content: [
    { type: 'text', text: 'ok', frame: { kind: 'file', name: 'a.txt' } },
    { type: 'image', format: 'png', base64: 'iVBORw0KGgo=' },
  ],
  exitCode: 0,
  durationMs: 5,
};

/** Files on a worker's disk, and in the archive of its work. */
export const WORKER_SAMPLES: Samples = {
  'saved-work': { manifest },
  'ledger-running': { systemd: running, group: { ...running, scope: { kind: 'group' } } },
  'ledger-not-started': { held: { schema: 1, notes: ['a.txt has arrived'] } },
  'ledger-result': { result: { schema: 1, result } },
  job: { group: job, systemd: { ...job, scope: { kind: 'systemd', unit: 'call-a.scope' } } },
  'job-end': ends,
  'given-secrets': { given: { schema: 1, bootId: 'boot-1', values: ['no-token'] } },
  'diff-kept': {
    kept: { schema: 1, at: 1_760_000_000_000, name: '10-run', digest: '0f' },
    'not-kept': { schema: 1, at: 1_760_000_000_000 },
  },
};
