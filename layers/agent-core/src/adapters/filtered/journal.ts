import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { InboxItem, JournalEntry } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import type { ModelBlock, TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Commit, CommitResult, Journal, RecentJournal } from '../../ports/session/journal.ts';
import { cleanItem } from './people-words.ts';

/**
 * The journal without secrets: people's words lose them, and tokens of others, before the model reads them; entries lose the deployment's own
 * before they are kept, and else hold what the model has read.
 */
export class FilteredJournal implements Journal {
  readonly #journal: Journal;
  readonly #filter: SecretFilter;

  constructor(journal: Journal, filter: SecretFilter) {
    this.#journal = journal;
    this.#filter = filter;
  }

  async unread(sessionId: SessionId): Promise<InboxItem[]> {
    return (await this.#journal.unread(sessionId)).map((item) => cleanItem(this.#filter, item));
  }

  newest(sessionId: SessionId): Promise<JournalEntry | undefined> {
    return this.#journal.newest(sessionId);
  }

  recent(sessionId: SessionId): Promise<RecentJournal | undefined> {
    return this.#journal.recent(sessionId);
  }

  messages(sessionId: SessionId, from: number, to: number): Promise<TranscriptMessage[]> {
    return this.#journal.messages(sessionId, from, to);
  }

  commit(commit: Commit): Promise<CommitResult> {
    const { messages, state, ...entry } = commit.entry;
    const clean = {
      ...entry,
      state: this.#filter.everyKnown(state),
      messages: messages.map((one) => this.#message(one)),
    };
    return this.#journal.commit({ ...commit, entry: clean });
  }

  isDue(sessionId: SessionId): Promise<boolean> {
    return this.#journal.isDue(sessionId);
  }

  clearDue(sessionId: SessionId, version: number): Promise<void> {
    return this.#journal.clearDue(sessionId, version);
  }

  /**
   * Thinking stays as it is, because it is signed: Bedrock would refuse a changed one and all that follows. It holds no secret
   * that the model was not shown.
   */
  #message(message: TranscriptMessage): TranscriptMessage {
    if (message.kind !== 'model') return this.#filter.everyKnown(message);
    const clean = (block: ModelBlock) => ('reasoningContent' in block ? block : this.#filter.everyKnown(block));
    return { ...message, blocks: message.blocks.map(clean) };
  }
}
