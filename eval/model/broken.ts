import { assistantCount, functionScript, type ModelScript, type ScriptedTurn } from '../../local/aws/bedrock/script.ts';

/** Ways in which a model can be of no use. Whatever it does, a task must end within its limits and say why. */
export const BROKEN = {
  'wrong-names': 'calls tools that do not exist, with fields that do not exist',
  'no-json': 'writes arguments that are no JSON',
  endless: 'never comes to an end, with a new command each time',
  repeating: 'makes the same call again and again',
  empty: 'answers nothing',
  nonsense: 'answers at once, and does nothing',
  failing: 'is an endpoint that answers with errors',
  silent: 'takes the request and says nothing for hours',
} as const;
/** Longer than any limit of a task. */
const SILENT_MS = 6 * 60 * 60_000;

export type BrokenKind = keyof typeof BROKEN;

export function isBrokenKind(name: string): name is BrokenKind {
  return Object.hasOwn(BROKEN, name);
}

/** A script that is broken in this way, for every task. */
export function brokenModel(kind: BrokenKind): ModelScript {
  return functionScript((request) => turnOf(kind, assistantCount(request)));
}

function turnOf(kind: BrokenKind, count: number): ScriptedTurn {
  switch (kind) {
    case 'wrong-names':
      return { toolUses: [{ name: count % 2 === 0 ? 'run_terminal' : 'bash', input: { cmd: 'ls', count } }] };
    case 'no-json':
      return { toolUses: [{ name: 'bash', input: {} }], rawToolInput: '{"command": "ls' };
    case 'endless':
      return { text: `Step ${count}.`, toolUses: [{ name: 'bash', input: { command: `echo ${count}` } }] };
    case 'repeating':
      return { toolUses: [{ name: 'bash', input: { command: 'ls' } }] };
    case 'empty':
      return { text: '' };
    case 'nonsense':
      return { text: 'The weather is fine, and everything has been repaired.' };
    case 'failing':
      return { error: { name: 'InternalServerException', message: 'The model cannot be reached.' } };
    case 'silent':
      return { text: 'At last.', delayMs: SILENT_MS };
  }
}
