import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const UPDATE = process.env.UPDATE_GOLDEN === '1';

export function goldenPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(goldenPath(name), 'utf8'));
}

/** Versions with a folder of what they wrote. */
export function versionsRecorded(): string[] {
  return readdirSync(goldenPath('.')).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
}

/**
 * Compares with what is checked in, byte for byte (the file's own layout aside); with UPDATE_GOLDEN=1 writes it instead.
 * `meaning` says what a change does.
 */
export function expectGolden(name: string, actual: unknown, meaning: string): void {
  if (UPDATE) writeFileSync(goldenPath(name), `${JSON.stringify(actual, null, 2)}\n`);
  const recorded = existsSync(goldenPath(name)) ? readGolden(name) : undefined;
  const help = `tests/golden/${name} differs. ${meaning}\nIf that is meant: UPDATE_GOLDEN=1 npx vitest run tests/golden, look at the diff, and say why in the commit.`;
  expect(JSON.stringify(actual, null, 2), help).toBe(JSON.stringify(recorded, null, 2));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
