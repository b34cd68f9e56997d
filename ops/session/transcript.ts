import { renderLog } from '@remote-swe/core/engine/compaction/session-log';
import { historyText } from '@remote-swe/core/ingress/slack/commands/dump-history';
import { command, count } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';

export const transcript = command({
  name: 'transcript',
  summary: 'All that was said, called and returned in a session, as Markdown. Secrets of known shapes are left out.',
  words: ['<session>'],
  options: { steps: { type: 'string', value: 'N', help: 'only the last N steps; default: all' } },
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''], values }) {
    const sessionId = await existingSession(ops, named);
    const entry = await ops.journal.newest(sessionId);
    if (!entry) throw new OpsError('No step of this session has ended yet: there is nothing to read.');
    const steps = count(values.steps, 'steps', entry.version, Number.MAX_SAFE_INTEGER);
    const from = Math.max(1, entry.version - steps + 1);
    const messages = await ops.journal.messages(sessionId, from, entry.version);
    const text = historyText(sessionId, entry.state, renderLog(messages));
    return { ok: true, data: { sessionId, from, to: entry.version, messages }, lines: [text.trimEnd()] };
  },
});
