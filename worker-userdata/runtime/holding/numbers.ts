import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Home } from '../home.ts';
import { errorCode, syncDirectory } from '../ledger/durable.ts';
import { withReserve } from '../ledger/reserve.ts';

/**
 * `asked`: the newest reply of the model of which a command came. `held`: the newest reply whose calls somebody wants held.
 * `failed`: the newest reply of which a call failed, so that nothing of it is pushed after that.
 */
export type ReplyKind = 'asked' | 'held' | 'failed';

/** The number is the version of the entry that holds the reply. git/held-push.ts reads these names too. */
const NAME = /^(asked|held|failed)-(\d{1,15})$/;

/**
 * Notes that a command of this reply came, or that its calls are to be held; durable before it returns. A number is the name of
 * a file, and the largest counts: no order of writers, and no death of one, makes it smaller.
 */
export function noteReply(home: Home, kind: ReplyKind, reply: number): void {
  const path = join(home.holding, `${kind}-${reply}`);
  withReserve(home.calls, () => closeSync(openSync(path, 'a', 0o600)));
  syncDirectory(dirname(path));
  removeSmaller(home, kind);
}

/**
 * Whether nothing of the newest reply may start or push: somebody has written, and no command of a newer reply has come since.
 * Nothing ever clears it, so it is of no importance whether a hold or the command that it is for arrives first.
 */
export function isHeld(home: Home): boolean {
  const numbers = readNumbers(home);
  const held = largest(numbers, 'held');
  return held > 0 && held >= largest(numbers, 'asked');
}

type Numbers = { kind: ReplyKind; reply: number; name: string }[];

function readNumbers({ holding }: Home): Numbers {
  return namesIn(holding).flatMap((name) => {
    const [, kind, reply] = NAME.exec(name) ?? [];
    return isReplyKind(kind) ? [{ kind, reply: Number(reply), name }] : [];
  });
}

function isReplyKind(kind: string | undefined): kind is ReplyKind {
  return kind === 'asked' || kind === 'held' || kind === 'failed';
}

/** A disk of an older runtime has no such folder until the first command. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function largest(numbers: Numbers, kind: ReplyKind): number {
  return Math.max(0, ...numbers.filter((one) => one.kind === kind).map(({ reply }) => reply));
}

/** A smaller number says nothing any more. */
function removeSmaller(home: Home, kind: ReplyKind): void {
  const numbers = readNumbers(home);
  const newest = largest(numbers, kind);
  for (const { name } of numbers.filter((one) => one.kind === kind && one.reply < newest))
    rmSync(join(home.holding, name), { force: true });
}
