import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { textOf, toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import type { Evidence } from '../evidence.ts';

/** What a session was, without times, money and ids of machines: two worlds that tell the same story agree. */
export type Story = { transcript: unknown[]; posts: string[] };

/** Whom an answer is for, as the thread shows it or as it is written. */
const MENTION = /^(?:<@\w+>|@\w+)\s+/;
/** A line below an answer that tells of time and money. */
const FOOTER = /\s*_[^_]*·[^_]*_\s*$/;

export function storyOf({ entries, shown }: Pick<Evidence, 'entries' | 'shown'>): Story {
  const posts = shown.filter(({ noticeId }) => !noticeId.endsWith('#progress'));
  return {
    transcript: entries.flatMap(({ messages }) => messages.map(told)),
    posts: posts.map(({ text }) => text.replace(MENTION, '').replace(FOOTER, '')),
  };
}

function told(message: JournalEntry['messages'][number]): unknown {
  switch (message.kind) {
    case 'people':
      return ['people', ...message.people.map(({ text }) => text)];
    case 'model':
      return ['model', textOf(message.blocks), ...message.blocks.flatMap((block) => toolUseOf(block)?.name ?? [])];
    case 'results':
      return [
        'results',
        ...message.results.map(({ outcome, isError, exitCode = null }) => [outcome, isError, exitCode]),
      ];
    case 'advice':
      return ['advice'];
  }
}
