import { pauseText } from '@remote-swe/core/domain/notices/pause';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import type { RenderedMessage } from '../slack/rendered-message.ts';
import type { LocalSystem } from '../system/system.ts';
import { DemoFailure } from './failure.ts';
import { JournalWatch, type Progressed } from './journal-watch.ts';

const PERSON = 'alice';
const CHANNEL = 'dev';
/** How often a session that shows nothing new is looked at. */
const LOOK_MS = 200;
/** Reactions and last edits follow an answer in moments; this long is enough on a busy machine, and no more is waited for. */
const QUIET_MS_MAX = 120_000;

/** Lets all end that is going on, in real time. */
export async function quiet({ activity }: LocalSystem): Promise<void> {
  await activity.idle(QUIET_MS_MAX);
}

/** The thread as the engine names it, and who wrote first. */
export type Place = { sessionId: string; source: SlackThread; personId: string };

/** Alice's thread with the agent in #dev. */
export class Conversation {
  readonly place: Place;
  readonly #system: LocalSystem;
  readonly #threadTs: string;
  readonly #personId: string;
  readonly #watch: JournalWatch;
  readonly #answerMsMax: number;

  /** Posts the mention that starts the session. `answerMsMax` bounds the wait for each answer, in real time. */
  constructor(system: LocalSystem, text: string, answerMsMax: number, onProgress: Progressed = () => {}) {
    const {
      channelId: channel,
      ts: threadTs,
      userId,
    } = system.slack.people.type({ user: PERSON, channel: CHANNEL, text });
    const { id: teamId } = system.slack.workspace.directory.team;
    const source: SlackThread = { kind: 'slack', teamId, channel, threadTs };
    this.place = { sessionId: slackSessionId(source), source, personId: userId };
    this.#system = system;
    this.#threadTs = threadTs;
    this.#personId = userId;
    this.#answerMsMax = answerMsMax;
    this.#watch = new JournalWatch(system, this.sessionId, onProgress);
  }

  get sessionId(): string {
    return this.place.sessionId;
  }

  reply(text: string): void {
    this.#system.slack.people.type({ user: PERSON, channel: CHANNEL, threadTs: this.#threadTs, text });
  }

  /** Resolves to the n-th final answer once the session rests. Throws a {@link DemoFailure} when it pauses or takes too long. */
  async answer(count: number): Promise<RenderedMessage> {
    const giveUpAtMs = performance.now() + this.#answerMsMax;
    for (;;) {
      await this.#watch.refresh();
      const phase = this.#watch.newest?.state.phase;
      if (phase?.kind === 'paused') throw new DemoFailure(`The session paused. ${pauseText(phase.reason)}`);
      const found = this.answers()[count - 1];
      if (found && phase?.kind === 'idle') break;
      if (performance.now() > giveUpAtMs)
        throw new DemoFailure(
          `No answer came within ${this.#answerMsMax / 1_000} s; the session is ${phase?.kind ?? 'not started'}.`,
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await quiet(this.#system);
    return this.answers()[count - 1] as RenderedMessage;
  }

  /** The agent's messages that mention the person: its final answers. */
  answers(): RenderedMessage[] {
    const thread = this.#system.slack.people.thread(CHANNEL, this.#threadTs);
    return thread.filter(({ isBot, wireText }) => isBot && wireText.startsWith(`<@${this.#personId}>`));
  }

  /** The session's state after its newest entry. */
  async state() {
    await this.#watch.refresh();
    if (!this.#watch.newest) throw new DemoFailure('The session has no journal.');
    return this.#watch.newest.state;
  }

  close(): void {
    this.#watch.close();
  }
}
