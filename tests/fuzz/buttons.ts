import { receiveFeedback } from '@remote-swe/core/ingress/slack/commands/feedback';
import { receiveOpenConsole } from '@remote-swe/core/ingress/slack/commands/open-console';
import { receiveResume } from '@remote-swe/core/ingress/slack/commands/resume';
import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { receiveStop } from '@remote-swe/core/ingress/slack/receive';
import { paused, SESSION, state } from '../agent-core/fakes/build.ts';
import { CLOSED, Door, OPEN } from '../agent-core/ingress/slack/door.ts';
import { BOT, mention } from '../agent-core/ingress/slack/events.ts';

/** Each button of ours, pressed so in a thread whose session is paused, with and without admins. */
export async function pressButtons(press: Press): Promise<unknown[]> {
  const door = new Door();
  await door.receive(mention(`${BOT} fix`));
  door.given(state(paused()));
  const ports = { ...door.ports(), whispers: { whisper: async () => {} }, feedback: { note: async () => {} } };
  const answers = [];
  for (const settings of [OPEN, CLOSED])
    answers.push(
      await receiveOpenConsole(ports, settings, press),
      await receiveFeedback(ports, settings, press, 'good'),
      await receiveResume(ports, settings, press, 'raise-budget'),
      await receiveResume(ports, settings, press, 'resume'),
      await receiveStop(ports, settings, press),
    );
  return [...answers, door.table.inbox.get(SESSION)?.length];
}
