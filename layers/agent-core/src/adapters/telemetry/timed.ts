/** A call of a port that has ended: its method, how long it took, and why it failed if it did. */
export type TimedCall = { method: string; given: unknown[]; ms: number; answer?: unknown; error?: unknown };

/** The same port; `told` hears of every asynchronous call once it has ended, and must not throw. */
export function timed<Port extends object>(port: Port, told: (call: TimedCall) => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const startedAt = performance.now();
        const returned: unknown = Reflect.apply(member, target, given);
        if (!(returned instanceof Promise)) return returned;
        const call = () => ({ method: String(name), given, ms: Math.round(performance.now() - startedAt) });
        return returned.then(
          (answer: unknown) => {
            told({ ...call(), answer });
            return answer;
          },
          (error: unknown) => {
            told({ ...call(), error });
            throw error;
          },
        );
      };
    },
  });
}
