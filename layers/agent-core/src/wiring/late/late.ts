/** What is asked by asynchronous methods only: nobody can tell whether it was made before the first of them. */
type Asked<Port> = { [Name in keyof Port]: (...given: never[]) => Promise<unknown> };

/**
 * A port that is made when it is first asked: `make` imports what it needs, so that a cold start compiles only what its first call uses.
 * When that fails, the next call tries again.
 */
export function late<Port extends object & Asked<Port>>(make: () => Promise<Port>): Port {
  let made: Promise<Port> | undefined;
  const port = (): Promise<Port> => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  return new Proxy({} as Port, {
    get(_, name) {
      // Whoever awaits a port must not take it for a promise.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      return async (...given: unknown[]) => {
        const target = await port();
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') throw new TypeError(`This port has no method ${name}`);
        return Reflect.apply(method, target, given);
      };
    },
  });
}
