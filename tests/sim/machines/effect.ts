/** A command of the simulation: an effect that happens at once, then a time until it ends with this code. */
export type Effect = { name: string; ms: number; exitCode: number };

const COMMAND = /^(effect-[\d-]+) (\d+) (\d+)$/;

export function effectCommand({ name, ms, exitCode }: Effect): string {
  return `${name} ${ms} ${exitCode}`;
}

/** Undefined: the call is no command of the simulation. */
export function readEffect(input: unknown): Effect | undefined {
  const command: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'command') : undefined;
  const [, name, ms, exitCode] = COMMAND.exec(typeof command === 'string' ? command : '') ?? [];
  return name === undefined ? undefined : { name, ms: Number(ms), exitCode: Number(exitCode) };
}
