import type { JsonValue } from '@remote-swe/core/domain/json';
import { functionScript, type ModelScript, type ScriptedTurn, turnsScript } from '../aws/bedrock/script.ts';
import type { Fault } from './fault.ts';
import type { ModelTurn, Move, Scenario } from './scenario.ts';

/** Time between the model's first words and its last, when it is slow: enough for a stop to be seen. */
const SLOW_MS = 4_000;
/** Prefix of the name under which a command's effect calls home: seen from outside, whatever becomes of the machine. */
export const EFFECT_CALLER = 'effect.';

/** What the model says is a function of the conversation; when it fails is a matter of the call's number. */
export function scriptOf(scenario: Scenario, baseUrl: () => string): ModelScript {
  const turns = turnsScript(scenario.turns.map((turn) => () => spoken(turn, baseUrl())));
  const faults = scenario.faults.filter((fault) => fault.kind === 'model');
  const calls = { count: 0 };
  return functionScript(async (request) => {
    calls.count += 1;
    const fault = faults.find(({ call }) => call === calls.count);
    const turn = await turns.reply(request);
    return fault ? failing(fault, turn) : turn;
  });
}

function failing({ how }: Extract<Fault, { kind: 'model' }>, turn: ScriptedTurn): ScriptedTurn {
  switch (how) {
    case 'throttled':
      return { error: { name: 'ThrottlingException', message: 'Too many tokens, please wait before trying again.' } };
    case 'unavailable':
      return { error: { name: 'ServiceUnavailableException', message: 'Bedrock is unable to process your request.' } };
    case 'broken-stream':
      return { ...turn, breakAfterChunks: 2 };
    case 'slow':
      return { ...turn, delayMs: SLOW_MS };
  }
}

function spoken(turn: ModelTurn, baseUrl: string): ScriptedTurn {
  switch (turn.kind) {
    case 'answer':
      return { text: turn.words };
    case 'tools':
      return { toolUses: turn.moves.map((move) => callOf(move, (bash) => commandOf(bash, baseUrl))) };
  }
}

type Bash = Extract<Move, { kind: 'bash' }>;

/** The call that a move is. `commandOf`: what the shell is to run for an effect. */
export function callOf(move: Move, commandOf: (bash: Bash) => string): { name: string; input: JsonValue } {
  switch (move.kind) {
    case 'bash':
      return { name: 'bash', input: { command: commandOf(move) } };
    case 'post':
      return { name: 'post_message', input: { text: move.words } };
    case 'todo':
      return { name: 'todo', input: { items: [{ id: 'a', text: 'Do it', state: 'done' }] } };
    case 'read-nothing':
      return { name: 'read_file', input: { path: 'no/such/file' } };
    case 'no-such-tool':
      return { name: 'make_coffee', input: {} };
    case 'bad-input':
      return { name: 'bash', input: { script: 'echo this field has the wrong name' } };
  }
}

/** What the shell runs for an effect, which is seen from outside at once. */
export function commandOf({ effect, seconds, exitCode }: Bash, baseUrl: string): string {
  const call = `curl -s -o /dev/null '${baseUrl}/_from/${EFFECT_CALLER}${effect}/github/'`;
  return [call, ...(seconds > 0 ? [`sleep ${seconds}`] : []), `echo done ${effect}`, `exit ${exitCode}`].join('\n');
}
