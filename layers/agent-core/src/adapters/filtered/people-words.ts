import type { FramedText } from '../../domain/frames/frame.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { InboxItem } from '../../domain/session/journal.ts';

/**
 * A message without secrets. Its own words lose tokens by their shape, too, which somebody may have left in an issue; what it quotes is material
 * and loses everything that looks like a secret. Addresses of files stay as they are, or nobody could fetch them.
 */
export function cleanItem(filter: SecretFilter, item: InboxItem): InboxItem {
  const { text, quotes, ...rest } = item;
  return {
    ...filter.everyKnown(rest),
    text: filter.words(text),
    ...(quotes ? { quotes: quotes.map((quote) => cleanMaterial(filter, quote)) } : {}),
  };
}

/** The frame says who and where; the program reads its link. */
export function cleanMaterial(filter: SecretFilter, { frame, text }: FramedText): FramedText {
  return { frame: filter.everyKnown(frame), text: filter.text(text) };
}
