import { readSessionStopped } from '@remote-swe/core/ingress/slack/event/session-stopped';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSED, Door } from './door.ts';
import { BOT, mention, ROOT_TS } from './events.ts';

/** As docs.slack.dev/reference/events/agent_session_stopped records it. */
const STOPPED = {
  channel: 'C1',
  event_ts: '1783536983.783769',
  streaming_message_ts: ['1782234987.693923'],
  thread_ts: ROOT_TS,
  type: 'agent_session_stopped',
  user: 'U1',
};

let door: Door;
beforeEach(async () => {
  door = new Door();
  await door.receive(mention(`${BOT} fix`));
});
const stops = () => door.stored.filter(({ kind }) => kind === 'stop');

describe('Slack’s own Stop button', () => {
  it('A press of Slack’s Stop button stops the session, once', async () => {
    expect(await door.receive(STOPPED)).toBe('accepted');
    expect(await door.receive(STOPPED)).toBe('accepted');
    expect(stops()).toMatchObject([{ ts: '1783536983.783769', user: 'U1' }]);
  });

  it('A press in a thread that is no session does nothing', async () => {
    expect(await door.receive({ ...STOPPED, thread_ts: '1700000001.000001' })).toBe('ignored');
    expect(stops()).toEqual([]);
  });

  it('A press of somebody who is not served does nothing', async () => {
    expect(await door.receive(STOPPED, CLOSED)).toBe('ignored');
    expect(stops()).toEqual([]);
  });

  it.each(['channel', 'user', 'thread_ts', 'event_ts', 'type'])(
    'A stop whose %s is odd is no stop of ours',
    (field) => {
      for (const value of [undefined, null, 7, {}])
        expect(readSessionStopped({ ...STOPPED, [field]: value })).toBe(undefined);
    },
  );
});
