import { counted } from '@remote-swe/core/domain/counted';
import { command } from '../kit/command.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';

export const park = command({
  name: 'park',
  summary:
    'Takes a session out of the sweeper’s sight, with its unread messages, until somebody writes or you wake it.',
  words: ['<session>'],
  options: {},
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''] }) {
    const sessionId = await existingSession(ops, named);
    const unread = await ops.journal.unread(sessionId);
    await ops.inbox.park(sessionId, unread);
    return {
      ok: true,
      data: { sessionId, parked: true, unread: unread.length },
      lines: [
        `${sessionId} is parked, with ${counted(unread.length, 'unread message')}. Nothing is ended: what runs on its worker runs on.`,
      ],
    };
  },
});
