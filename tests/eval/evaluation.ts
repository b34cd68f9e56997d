import { type Ended, ended } from '../ended.ts';

/** `npm run eval -- args`, as a program of its own. */
export function evaluation(args: string[]): Promise<Ended> {
  return ended(process.execPath, ['eval/eval.mjs', ...args]);
}
