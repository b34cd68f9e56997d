import { MICRO_USD, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { type TranscriptMessage, textOf, toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { JournalWatch } from '../../local/demo/journal-watch.ts';
import type { LocalSystem } from '../../local/system/system.ts';
import type { TaskRun } from '../results/schema.ts';
import { PERSON } from './seed.ts';

const CHANNEL = 'dev';

/** What a session has used so far, as its journal says. */
export type Used = Pick<
  TaskRun,
  'modelCalls' | 'toolCalls' | 'failedCalls' | 'resultChars' | 'tokens' | 'dollars' | 'answer'
>;

/** A person's thread with the agent, many of which may be open at once. */
export class Thread {
  readonly sessionId: string;
  readonly #system: LocalSystem;
  readonly #threadTs: string;
  readonly #watch: JournalWatch;
  #answer = '';
  #toolCalls = 0;
  #failedCalls = 0;
  #resultChars = 0;

  /** Posts the mention that starts the session. */
  constructor(system: LocalSystem, mention: string) {
    const { people, workspace } = system.slack;
    const { channelId: channel, ts: threadTs } = people.type({ user: PERSON, channel: CHANNEL, text: mention });
    const { id: teamId } = workspace.directory.team;
    this.sessionId = slackSessionId({ kind: 'slack', teamId, channel, threadTs });
    this.#system = system;
    this.#threadTs = threadTs;
    this.#watch = new JournalWatch(system, this.sessionId, (_newest, messages) => this.#count(messages));
  }

  say(text: string): void {
    this.#system.slack.people.type({ user: PERSON, channel: CHANNEL, threadTs: this.#threadTs, text });
  }

  /** The state after the newest entry; undefined while there is none. */
  async state(): Promise<SessionState | undefined> {
    await this.#watch.refresh();
    return this.#watch.newest?.state;
  }

  /** After the last {@link state}. */
  used(): Used {
    const state = this.#watch.newest?.state;
    const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 } = state?.spend.usage ?? {};
    return {
      modelCalls: state?.counters.modelCalls ?? 0,
      toolCalls: this.#toolCalls,
      failedCalls: this.#failedCalls,
      resultChars: this.#resultChars,
      tokens: { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens },
      dollars: state ? totalMicroUsd(state.spend) / MICRO_USD : 0,
      answer: this.#answer,
    };
  }

  close(): void {
    this.#watch.close();
  }

  #count(messages: TranscriptMessage[]): void {
    for (const message of messages) {
      if (message.kind === 'model') {
        this.#toolCalls += message.blocks.filter((block) => toolUseOf(block) !== undefined).length;
        // What the agent says last, not beside calls: the words that end a turn.
        this.#answer = textOf(message.blocks) || this.#answer;
      }
      if (message.kind !== 'results') continue;
      this.#failedCalls += message.results.filter(({ isError }) => isError).length;
      for (const part of message.results.flatMap(({ content }) => content))
        if (part.type === 'text') this.#resultChars += part.text.length;
    }
  }
}
