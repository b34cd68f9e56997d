import { createInterface } from 'node:readline/promises';
import type { Terminal } from './ops.ts';
import { shown } from './output.ts';

/** The person at the terminal, if there is one: questions go to standard error, so that results can be piped. */
export function personAtTerminal(): Terminal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  return {
    signal: interrupted.signal,
    note: (text) => void process.stderr.write(`${shown(text)}\n`),
    line: (text) => void process.stdout.write(`${shown(text)}\n`),
    confirm: (question) => asked(question, interrupted.signal),
  };
}

async function asked(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write(`${shown(question)} Nobody can be asked here: give --yes.\n`);
    return false;
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${shown(question)} [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    reader.close();
  }
}
