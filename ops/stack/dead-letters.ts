import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { counted } from '@remote-swe/core/domain/counted';
import { command, count } from '../kit/command.ts';
import type { Ops } from '../kit/ops.ts';
import { table, timeText } from '../kit/output.ts';
import { type Dead, deleteDead, takeDead } from './queues.ts';

const MESSAGES_DEFAULT = 50;
const MESSAGES_MAX = 1_000;

export const deadLetters = command({
  name: 'dead-letters',
  summary: 'Wakes and timers that were given up. --redrive rings for their sessions again and takes them away.',
  options: {
    redrive: {
      type: 'boolean',
      help: 'rings for each session once, then deletes the messages; after the cause is mended',
    },
    limit: {
      type: 'string',
      value: 'N',
      help: `how many of each queue; default ${MESSAGES_DEFAULT}, at most ${MESSAGES_MAX}`,
    },
  },
  async run(ops, { values }) {
    const limit = count(values.limit, 'limit', MESSAGES_DEFAULT, MESSAGES_MAX);
    const { stepDeadLettersUrl, timerDeadLettersUrl } = ops.place;
    const queues: [string, string][] = [
      ['steps', stepDeadLettersUrl],
      ['timers', timerDeadLettersUrl],
    ];
    const dead: Dead[] = [];
    let isAll = true;
    for (const [name, url] of queues) {
      const taken = await takeDead(ops, name, url, limit);
      if (taken.length >= limit) isAll = false;
      if (values.redrive) await redrive(ops, url, taken);
      else await giveBack(ops, url, taken);
      dead.push(...taken);
    }
    const rows = dead.map(({ queue, sentAt, received, sessionId, body }) => [
      ...[queue, timeText(sentAt), String(received), sessionId ?? `unreadable: ${body}`],
    ]);
    const list = rows.length === 0 ? ['There are none.'] : table(['queue', 'sent', 'received', 'session'], rows);
    const rung = counted(sessionsOf(dead).length, 'session');
    const done = values.redrive && dead.length > 0 ? [`Rang again for ${rung}.`] : [];
    const more = isAll ? [] : ['There may be more: raise --limit, or run it again.'];
    const data = {
      messages: dead.map(({ receipt: _receipt, ...rest }) => rest),
      isAll,
      redriven: values.redrive ? sessionsOf(dead) : [],
    };
    return { ok: true, data, lines: [...list, ...done, ...more] };
  },
});

function sessionsOf(dead: Dead[]): string[] {
  return [...new Set(dead.flatMap(({ sessionId }) => sessionId ?? []))];
}

/** Rung first: who dies in between rings once too often, which is harmless. */
async function redrive(ops: Ops, url: string, dead: Dead[]): Promise<void> {
  for (const sessionId of sessionsOf(dead)) await ops.wakes.ring(sessionId);
  for (const message of dead) await deleteDead(ops, url, message);
}

/** Nobody has to wait until the look is over. A message that somebody else has by now is theirs. */
async function giveBack(ops: Ops, url: string, dead: Dead[]): Promise<void> {
  for (const { receipt } of dead)
    await ops.clients.sqs
      .send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 }))
      .catch(() => undefined);
}
