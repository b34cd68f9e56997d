import { command } from '../kit/command.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';

export const wake = command({
  name: 'wake',
  summary: 'Rings for a session, so that its next step begins now. Always safe: one with nothing to do does nothing.',
  words: ['<session>'],
  options: {},
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''] }) {
    const sessionId = await existingSession(ops, named);
    await ops.wakes.ring(sessionId);
    return { ok: true, data: { sessionId, rung: true }, lines: [`Rang for ${sessionId}.`] };
  },
});
