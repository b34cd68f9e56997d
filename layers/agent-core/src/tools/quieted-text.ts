import { oneLine } from '../domain/frames/one-line.ts';
import type { Quieted } from '../ports/code-talk.ts';

/** Names in a line, and characters of each. */
const NAMED_MAX = 10;
const NAME_CHARS_MAX = 100;

/** What the model is told of names and references that were shown and did nothing. */
export function quietedLines(quieted: Quieted | undefined): string[] {
  const { mentions = [], references = [] } = quieted ?? {};
  return [
    ...(mentions.length > 0
      ? [`Notified nobody, because they take no part there: ${listed(mentions)}. Code stands between backticks.`]
      : []),
    ...(references.length > 0 ? [`Made no link back at other owners' issues: ${listed(references)}.`] : []),
  ];
}

function listed(names: string[]): string {
  const shown = names.slice(0, NAMED_MAX).map((name) => oneLine(name, NAME_CHARS_MAX));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
