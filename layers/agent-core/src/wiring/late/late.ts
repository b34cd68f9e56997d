/** What is asked by asynchronous methods only: nobody can tell whether it was made before the first of them. */
type Asked<Port> = { [Name in keyof Port]: (...given: never[]) => Promise<unknown> };

/** What `make` makes, made with the first call. When that fails, the next call tries again. */
export function madeOnce<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** A port that is made when it is first asked: `make` imports what it needs, so that a cold start compiles only what its first call uses. */
export function late<Port extends object & Asked<Port>>(make: () => Promise<Port>): Port {
  const port = madeOnce(make);
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

/** Ports that are made together, with the first call of any of them. Their names are needed before they are made. */
export function lateParts<
  Parts extends { [Name in keyof Parts]: object & Asked<Parts[Name]> },
  Name extends keyof Parts,
>(names: readonly Name[], make: () => Promise<Parts>): Pick<Parts, Name> {
  const parts = madeOnce(make);
  const ports = names.map((name) => [name, late(async () => (await parts())[name])]);
  return Object.fromEntries(ports);
}
