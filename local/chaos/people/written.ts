import { slackMessageKey } from '@remote-swe/core/domain/session/slack-thread';
import { isGivenUp } from '../../slack/events/delivery.ts';
import type { LocalSystem } from '../../system/system.ts';

/** A message as its author wrote it at some time. No `version`: at first. No `words`: deleted. The mention of the agent is left out. */
export type WrittenVersion = { version?: string; words?: string };
/** What a person wrote and made of it, oldest version first. */
export type Written = { key: string; ts: string; user: string; isMention: boolean; versions: WrittenVersion[] };

/** Notes what people write, edit and delete, in Slack's own order, and which events of it the system has not taken yet. */
export class Writings {
  readonly all: Written[] = [];
  /** How many events Slack gave up, all of whose attempts failed. */
  givenUp = 0;
  readonly #pending = new Set<string>();

  constructor(system: Pick<LocalSystem, 'slack'>) {
    const { slack } = system;
    const { bot } = slack.workspace.directory;
    slack.workspace.onChange((change) => {
      if (change.kind === 'posted' && change.message.userId !== bot.id) {
        const { channelId, ts, userId: user, text } = change.message;
        const isMention = text.includes(`<@${bot.id}>`);
        this.all.push({ key: slackMessageKey(channelId, ts), ts, user, isMention, versions: [{ words: bare(text) }] });
      }
      if (change.kind === 'edited') this.#add(change.message.ts, change.message.edited?.ts, bare(change.message.text));
      if (change.kind === 'deleted') this.#add(change.previous.ts, change.ts);
    });
    this.#watchDelivery(system);
  }

  /** Keys of the messages that mention the agent: these must be accepted, whatever becomes of them. */
  get mentions(): string[] {
    return this.all.flatMap(({ key, isMention }) => (isMention ? [key] : []));
  }

  /** Events that no delivery has brought yet, and that Slack still tries. */
  get undelivered(): number {
    return this.#pending.size;
  }

  #add(ts: string, version: string | undefined, words?: string): void {
    const written = this.all.find((each) => each.ts === ts);
    written?.versions.push({ ...(version ? { version } : {}), ...(words === undefined ? {} : { words }) });
  }

  #watchDelivery({ slack }: Pick<LocalSystem, 'slack'>): void {
    const { delivery, workspace } = slack;
    const disturb = delivery.disturb;
    delivery.disturb = (planned) => {
      if (!isOf(workspace.directory.bot.id, planned.body)) this.#pending.add(planned.eventId);
      return disturb(planned);
    };
    delivery.log.onRecord((record) => {
      const isTaken = 'status' in record.outcome && record.outcome.status < 300;
      const isOver = isGivenUp(record);
      if ((isTaken || isOver) && this.#pending.delete(record.id) && isOver) this.givenUp += 1;
    });
  }
}

/** Whether the user did it: what the bot posts and edits comes back to it, and nobody waits for that. */
export function isOf(user: string, body: Record<string, unknown>): boolean {
  const event = body.event as { user?: string; message?: { user?: string } } | undefined;
  return (event?.user ?? event?.message?.user) === user;
}

function bare(text: string): string {
  return text.replaceAll(/<@\w+>/g, '').trim();
}
