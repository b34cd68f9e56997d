/** A command of the simulation: an effect that happens at once, then a time until it ends with this code; as a job, beside what follows. */
export type Effect = { name: string; ms: number; exitCode: number; isJob?: boolean };

const COMMAND = /^(effect-[\d-]+) (\d+) (\d+)$/;

export function effectCommand({ name, ms, exitCode }: Effect): string {
  return `${name} ${ms} ${exitCode}`;
}

/** Undefined: the call is no command of the simulation. */
export function readEffect(input: unknown): Effect | undefined {
  const { command, background } = (input ?? {}) as { command?: unknown; background?: unknown };
  const [, name, ms, exitCode] = COMMAND.exec(typeof command === 'string' ? command : '') ?? [];
  if (name === undefined) return undefined;
  return { name, ms: Number(ms), exitCode: Number(exitCode), isJob: background === true };
}
