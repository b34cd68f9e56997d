import { OPERATOR } from '@remote-swe/core/domain/people/mention';
import { slackMessageKey } from '@remote-swe/core/domain/session/slack-thread';
import { sourceOf } from '@remote-swe/core/domain/session/source';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { command } from '../kit/command.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';

export const stop = command({
  name: 'stop',
  summary: 'Stops a session as “stop” in its thread does: a running command is ended, and the thread is told.',
  words: ['<session>'],
  options: {},
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''] }) {
    const sessionId = await existingSession(ops, named);
    const at = ops.clock.now();
    const ts = slackTime(at);
    const source = sourceOf(sources, sessionId);
    const key = source?.kind === 'slack' ? slackMessageKey(source.channel, `stop-${ts}`) : `${source?.kind}:stop-${ts}`;
    await ops.inbox.put(sessionId, { key, kind: 'stop', ts, user: OPERATOR, text: 'stop', files: [], at });
    await ops.wakes.ring(sessionId);
    return {
      ok: true,
      data: { sessionId, key },
      lines: [`${sessionId} stops with its next step. Any message in its thread resumes it.`],
    };
  },
});

/** Milliseconds as Slack writes times. */
function slackTime(ms: number): string {
  return `${Math.floor(ms / 1_000)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}000`;
}
