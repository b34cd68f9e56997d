import { words } from '../../../../domain/json.ts';
import type { Illustrated } from '../../../../ports/code-host.ts';

/** Marks what may show pictures, by its words as they were written: nothing more is asked for what has none. */
export function illustrated(value: unknown, item: Illustrated): { pictures?: Illustrated } {
  const text = words(value, 'body');
  return text !== undefined && /!\[|<img[\s/]/i.test(text) ? { pictures: item } : {};
}
