import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { AT, FRAME as frame } from './sample.ts';

const message: InboxItem = {
  key: 'slack:C1:1700000000.000002',
  kind: 'message',
  ts: '1700000000.000002',
  user: 'U1',
  text: 'Please look at these',
  files: [
    { id: 'F1', name: 'a.png', mimetype: 'image/png', bytes: 1_000, url: 'https://files.slack.com/a', forwarded: true },
    { id: 'F2', name: 'b', mimetype: 'text/plain', bytes: 1, url: '', access: { kind: 'look-up' } },
    { id: 'F3', name: 'c', mimetype: 'text/plain', bytes: 1, url: '', access: { kind: 'external', service: 'gdrive' } },
    { id: 'F4', name: 'd', mimetype: 'text/plain', bytes: 1, url: '', access: { kind: 'unreadable', reason: 'gone' } },
  ],
  quotes: [{ frame, text: 'A forwarded plan' }],
  at: AT,
  ...{ version: '1700000009.000001', mode: 'review' },
  change: { kind: 'changed', ts: '1700000000.000002', of: 'Please look' },
  budgetMicroUsd: 5_000_000,
  callback: { url: 'https://hooks.example.com/agent', key: 'k1' },
  news: { kind: 'ended', repository: 'acme/widget', number: 7, how: 'merged', deletedBranch: 'fix' },
};

export const INBOX_SAMPLES = {
  message,
  stop: { ...message, kind: 'stop', text: 'stop', files: [], quotes: undefined },
  resume: { ...message, kind: 'resume', text: '', files: [], quotes: undefined, raiseToMicroUsd: 40_000_000 },
  choice: { ...message, kind: 'resume', text: '', files: [], quotes: undefined, model: 'large' },
  over: { ...message, kind: 'stop', news: { kind: 'over', how: 'closed' } },
  reopened: { ...message, news: { kind: 'reopened', repository: 'acme/widget', number: 7, at: AT } },
  pushed: { ...message, news: { kind: 'pushed', repository: 'acme/widget', number: 7, head: 'abc' } },
};
