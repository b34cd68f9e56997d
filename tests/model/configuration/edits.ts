import { chatSession, type Setting, workerSession } from './configuration.ts';
import type { NamedConfiguration } from './configurations.ts';

const chat = (size: NamedConfiguration['size'], name: string, setting: Setting): NamedConfiguration => ({
  name,
  size,
  configuration: chatSession({ replies: ['final'], ...setting }),
});
const worker = (size: NamedConfiguration['size'], name: string, setting: Setting): NamedConfiguration => ({
  name,
  size,
  configuration: workerSession(setting),
});

/** People edit and delete what they wrote, before it is read, while it is read, and after. */
export const EDITS: readonly NamedConfiguration[] = [
  chat('small', 'edits: two edits', { budget: { edit: 2 } }),
  chat('small', 'edits: an edit, a crash', { budget: { edit: 1, crash: 1 } }),
  chat('small', 'edits: a withdrawal, a crash', { budget: { withdrawal: 1, crash: 1 } }),
  chat('small', 'edits: an edit, then a withdrawal', { budget: { edit: 1, withdrawal: 1 } }),
  chat('small', 'edits: a withdrawal, Slack repeats', { budget: { withdrawal: 1, slackDuplicate: 1 } }),
  chat('small', 'edits: an edit, ingress crashes', { budget: { edit: 1, ingressCrash: 1 } }),
  // Without the sweeper this one is not read to its end: a late step tells the withdrawal and may not ring any more.
  chat('small', 'edits: a withdrawal, a pause of a step', { budget: { withdrawal: 1, freeze: 1 } }),
  chat('small', 'edits: read again instead of told', {
    without: { versionInCommit: 'reads-again' },
    budget: { edit: 1, crash: 1 },
  }),
  chat('large', 'edits: no sweeper, an edit, crash, pause of a step', {
    without: { sweeper: false },
    budget: { edit: 1, crash: 1, freeze: 1 },
  }),
  chat('large', 'edits: two messages, an edit, a withdrawal', {
    budget: { secondMessage: 1, edit: 1, withdrawal: 1 },
  }),
  chat('large', 'edits: stop and edit', { replies: ['lambda-tool', 'final'], budget: { stop: 1, edit: 1 } }),
  chat('small', 'edits: an edit before an outward call, crash', {
    replies: ['outward-tool', 'final'],
    budget: { edit: 1, crash: 1 },
  }),
  chat('large', 'edits: an edit before an MCP call, pause of a step', {
    replies: ['mcp-tool', 'final'],
    budget: { edit: 1, freeze: 1 },
  }),
  worker('small', 'edits: an edit during a command', { budget: { edit: 1, push: 1 } }),
  worker('large', 'edits: words, edited and withdrawn during a command', {
    budget: { secondMessage: 1, edit: 1, withdrawal: 1 },
  }),
  worker('large', 'edits: pair, an edit, crash', { firstReply: 'worker-pair', budget: { edit: 1, crash: 1 } }),
];
