import { Random } from '../../../local/chaos/random.ts';
import type { Deed } from './deeds.ts';

const PAUSE_MS = [0, 500, 4_000, 30_000, 120_000] as const;
const BACK_LIKELY = 0.6;
/** What somebody writes who was revoked, or approved again. */
const WORDS_MAX = 2;

/** In the middle of what people do, somebody is revoked, goes on writing, and is perhaps approved again. */
export function withRevocation(deeds: readonly Deed[], seed: number): Deed[] {
  const random = new Random(seed * 69_621 + 11);
  const at = random.integer(1, deeds.length);
  const said = deeds.filter(({ kind }) => kind === 'say').length;
  const change = (kind: 'approve' | 'revoke'): Deed => ({ afterMs: random.pick(PAUSE_MS), kind, user: 'U2' });
  const words = (from: number): Deed[] =>
    random.times(random.integer(1, WORDS_MAX), (index) => {
      const afterMs = random.pick(PAUSE_MS) + random.integer(0, 3_000);
      return { afterMs, kind: 'say', user: 'U2', words: `word-0-${said + from + index}`, mention: true };
    });
  const back = random.chance(BACK_LIKELY) ? [change('approve'), ...words(WORDS_MAX)] : [];
  return [...deeds.slice(0, at), change('revoke'), ...words(0), ...back, ...deeds.slice(at)];
}
