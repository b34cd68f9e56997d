/**
 * The items of a source, and a `tick` whenever nothing came for `everyMs`. Waits in real time: the server at the other end
 * knows nothing of the local clock.
 */
export async function* withTicks<Item>(
  source: AsyncGenerator<Item>,
  everyMs: number,
): AsyncGenerator<{ kind: 'item'; item: Item } | { kind: 'tick' }> {
  let next = source.next();
  try {
    for (;;) {
      const result = await orTick(next, everyMs);
      if (result === 'tick') yield { kind: 'tick' };
      else if (result.done) return;
      else {
        yield { kind: 'item', item: result.value };
        next = source.next();
      }
    }
  } finally {
    // Whoever stops listening hears no more of it, nor of how it failed; its abort ends what is under way.
    next.catch(() => undefined);
    void source.return(undefined).catch(() => undefined);
  }
}

async function orTick<Value>(next: Promise<Value>, everyMs: number): Promise<Value | 'tick'> {
  let timer: NodeJS.Timeout | undefined;
  const tick = new Promise<'tick'>((resolve) => {
    timer = setTimeout(() => resolve('tick'), everyMs);
  });
  try {
    return await Promise.race([next, tick]);
  } finally {
    clearTimeout(timer);
  }
}
