import { createRequire } from 'node:module';

type Iterator = { close(): Promise<void>; return?(): Promise<void> };
type IteratorClass = { prototype: Iterator; new (...made: never[]): Iterator };

/** The classes of the iterators that dynalite's store reads with. */
export function storeIterators(): IteratorClass[] {
  const dynalite = createRequire(import.meta.resolve('dynalite'));
  const store = createRequire(dynalite.resolve('memory-level'));
  const { AbstractKeyIterator, AbstractValueIterator } = store('abstract-level') as Record<string, IteratorClass>;
  if (!AbstractKeyIterator || !AbstractValueIterator) throw new Error('The store of dynalite has other iterators');
  return [AbstractKeyIterator, AbstractValueIterator];
}

/**
 * dynalite 4.0 ends what it reads with `return()`, which the iterators of its store do not have any more, so that none is ever closed: each
 * Query and Scan would keep the table as it was then, for as long as the system runs. Here they have it again.
 */
export function endIterators(): void {
  for (const { prototype } of storeIterators())
    prototype.return ??= function end(this: Iterator) {
      return this.close();
    };
}
