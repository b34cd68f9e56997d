import { namedValueSpans } from './named-values.ts';
import { privateKeySpans } from './private-keys.ts';
import { merged, replaced, type Span } from './spans.ts';
import { tokenSpans } from './token-spans.ts';

/** Stands for a secret of a well-known shape. */
export const SECRET_MARK = '[secret]';

/** Where a text holds what looks like a secret of somebody: tokens by their shape, private keys, values by their name. */
export function secretSpans(text: string): Span[] {
  return merged([...tokenSpans(text), ...privateKeySpans(text), ...namedValueSpans(text)]);
}

/**
 * Takes well-known shapes of secrets out of text that leaves for people, models or logs: a last net under the rules that keep
 * them away. Linear in the length of the text. What it knows is a table: redact/token-shapes.ts.
 */
export function redacted(text: string): string {
  return replaced(text, secretSpans(text), SECRET_MARK);
}
