import type { ModelTable } from '@remote-swe/core/domain/model/models';
import type { BedrockCall } from '../aws/bedrock/service.ts';
import { readSession, type SessionItems } from '../crash/table.ts';
import type { LocalSystem } from '../system/system.ts';
import type { Written } from './people/written.ts';
import { EFFECT_CALLER } from './script.ts';

/** What is left of a run to judge it by. */
export type Evidence = SessionItems & {
  /** The bot's messages of the thread. */
  shown: { noticeId: string; text: string }[];
  /** Names of effects, in the order in which they happened; again when one happened again. */
  effects: string[];
  modelCalls: readonly BedrockCall[];
  models: ModelTable;
  budgetUsd: number;
  /** How many builds were deployed in turn; absent: one. */
  builds?: number;
  /** Keys of the posts that mention the agent: these must have been accepted. */
  mentions: string[];
  /** What people wrote, with all that they made of it. */
  written: readonly Written[];
  /** The thread went with its first message; nothing can be shown there. */
  isGone?: boolean;
  /** Notices that the chat refused for good: nobody can be shown them. */
  refused?: ReadonlySet<string>;
  /** Notices that the chat would not look for: whether they are there nobody can know. */
  unfound?: ReadonlySet<string>;
  /** Commands die and machines end while work is saved, too, and the thread is told of it. */
  savesMayFail?: boolean;
  /** What was seen while it ran and should not have been. */
  seen: string[];
  /** Notices that were shown at some time, of all sessions. Absent: `shown` has all that ever was. */
  everShown?: ReadonlySet<string>;
};

/** Notes what cannot be read afterwards: effects of commands, posts that were replaced, and stops of machines that were at work. */
export class Witness {
  readonly effects: string[] = [];
  readonly seen: string[] = [];
  /** Notices that a post has ever carried: an edit names a later one, and a progress message moves below what people write. */
  readonly everShown = new Set<string>();

  constructor(system: LocalSystem) {
    system.front.observers.push({
      before: ({ caller, operation }, { body }) => {
        if (caller.startsWith(EFFECT_CALLER)) this.effects.push(caller.slice(EFFECT_CALLER.length));
        if (!caller.startsWith('WorkerReaper') || operation !== 'StopInstances') return;
        // Of this machine: another one may well be at work.
        const stopped = new URLSearchParams(body.toString()).get('InstanceId.1') ?? '';
        if (system.instances.scriptsRunning(stopped) > 0)
          this.seen.push('G5: the reaper stopped a worker while a command ran');
      },
    });
    system.slack.workspace.onChange((change) => {
      if (change.kind !== 'posted' && change.kind !== 'edited') return;
      const id = change.message.metadata?.event_payload.notice_id;
      if (typeof id === 'string') this.everShown.add(id);
    });
  }
}

type Session = { sessionId: string; channel: string; threadTs: string } & Pick<Evidence, 'mentions' | 'written'> & {
    isGone: boolean;
  };

export async function collectEvidence(
  system: LocalSystem,
  witness: Witness,
  session: Session,
  settings: { models: ModelTable; budgetUsd: number; builds: number },
): Promise<Evidence> {
  const { mentions, written, isGone } = session;
  const thread = isGone ? [] : system.slack.people.thread(session.channel, session.threadTs);
  const shown = thread.filter(({ isBot }) => isBot);
  return {
    ...(await readSession(system, session.sessionId)),
    shown: shown.map(({ metadata, text }) => ({ noticeId: String(metadata?.event_payload.notice_id ?? ''), text })),
    ...{ effects: [...witness.effects], seen: [...witness.seen], everShown: witness.everShown },
    modelCalls: system.bedrock.calls,
    ...{ mentions, written, isGone },
    ...settings,
  };
}
