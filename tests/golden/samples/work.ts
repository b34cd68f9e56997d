import type { DispatchTarget, OpenWork } from '@remote-swe/core/domain/session/session';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { AT, FRAME as frame, INSTANCE } from './sample.ts';

export const target: DispatchTarget = {
  toolCallIds: ['tooluse_b'],
  instanceId: INSTANCE,
  generation: 2,
  intentVersion: 8,
  notAfter: AT + 120_000,
  deadline: AT + 600_000,
  at: AT,
  dispatches: 1,
  newDisk: { isComplete: false, key: 'saved/work.tar.gz', savedAt: AT - 60_000, leftOut: ['big.bin: 6 GB'] },
};

export const result: ToolResult = {
  toolCallId: 'tooluse_a',
  isError: true,
  outcome: 'unknown',
  content: [
    { type: 'text', text: 'killed', frame },
    { type: 'image', format: 'png', base64: 'iVBORw0KGgo=' },
  ],
  exitCode: 137,
  signal: 'SIGKILL',
  durationMs: 5_000,
  becameJob: 'j1',
  isWorkerLost: true,
  endedJobs: ['j2'],
};

export const work: OpenWork = {
  calls: [
    { toolCallId: 'tooluse_a', name: 'bash', input: { command: 'npm test' } },
    { toolCallId: 'tooluse_b', name: 'bash', input: { command: 'ls' }, taken: ['cmd was read as command'] },
  ],
  results: [result],
  dispatch: { kind: 'sent', target, commandId: 'command-1', checkAt: AT + 60_000, checkDelayMs: 60_000 },
  begun: ['tooluse_c'],
  wait: {
    toolCallId: 'tooluse_b',
    what: 'checks of acme/widget',
    since: AT,
    until: AT + 3_600_000,
    nextLookAt: AT + 60_000,
    delayMs: 60_000,
    notBefore: AT + 30_000,
    commits: ['github.com/acme/widget@abc'],
    state: 'abc',
  },
};
