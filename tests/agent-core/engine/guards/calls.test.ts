import { noGuards } from '@remote-swe/core/domain/session/guard-state';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterResults } from '@remote-swe/core/engine/guards/after-results';
import { TRACES_MAX } from '@remote-swe/core/engine/guards/limits';
import type { Verdict } from '@remote-swe/core/engine/guards/ran';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES, result, state, thinking } from '../../fakes/build.ts';

/** A step: calls as `name input` with what each gave back. */
type Step = { call: string; text?: string; exit?: number; isError?: boolean; outcome?: ToolResult['outcome'] }[];

/** Plays the steps, with somebody heard now and then, so that only calls are judged. */
function play(steps: Step[], from: SessionState = state(thinking)): Verdict[] {
  let current = from;
  return steps.map((step) => {
    const ran = step.map(({ call, text = 'same', exit, isError = false, outcome = 'completed' }, index) => {
      const [name = '', input = '{}'] = call.split(/ (.*)/s);
      const toolCall: ToolCall = { toolCallId: `${index}`, name, input: JSON.parse(input) };
      return {
        toolCall,
        result: { ...result(`${index}`, text), isError, outcome, ...(exit === undefined ? {} : { exitCode: exit }) },
      };
    });
    const calls = ran.map(({ toolCall }) => toolCall);
    const heard = { ...current, guards: { ...(current.guards ?? noGuards), silentSteps: 0 } };
    const verdict = afterResults(RULES, heard, { calls, results: ran.map((one) => one.result) });
    current = { ...current, guards: verdict.guards };
    return verdict;
  });
}

const said = (verdicts: Verdict[]) => verdicts.map(({ advice }) => advice.length);
const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

describe('identical calls with identical results', () => {
  const LS: Step = [{ call: 'bash {"command":"ls"}' }];

  it('Identical calls with identical results bring advice at three and end the turn at five', () => {
    const verdicts = play(times(5, LS));
    expect(said(verdicts)).toEqual([0, 0, 1, 0, 1]);
    expect(verdicts[2]?.advice[0]).toContain('The last 3 calls of bash were the same');
    expect(verdicts.map(({ stop }) => stop !== undefined)).toEqual([false, false, false, false, true]);
    expect(verdicts[4]?.stop?.message).toMatch(/same calls 5 times .*`bash`/);
  });

  it('Calls are identical whatever the order of their arguments, and whatever time they took', () => {
    const verdicts = play([
      [{ call: 'bash {"command":"ls","timeout_s":5}', text: 'x\nexit=0 0.1s cwd=/w' }],
      [{ call: 'bash {"timeout_s":5,"command":"ls"}', text: 'x\nexit=0 12.3s cwd=/w' }],
      [{ call: 'bash {"command":"ls","timeout_s":5}', text: 'x\nexit=0 2.0s cwd=/w' }],
    ]);
    expect(said(verdicts)).toEqual([0, 0, 1]);
  });

  it('Identical calls are no repetition while the result changes', () => {
    expect(
      said(play(['1', '2', '3', '4', '5', '6'].map((text): Step => [{ call: 'bash {"command":"ls"}', text }]))),
    ).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('Identical calls in one reply count once: the model had not seen the result', () => {
    expect(said(play([Array.from({ length: 20 }, () => LS).flat()]))).toEqual([0]);
    expect(said(play(times(3, [...LS, ...LS])))).toEqual([0, 0, 1]);
  });

  it('Identical calls that wait for a job are no repetition', () => {
    expect(said(play(times(6, [{ call: 'bash_job {"job_id":"j1","action":"wait"}' }])))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('Identical calls that never ended do not count', () => {
    const cancelled: Step = [{ call: 'bash {"command":"ls"}', outcome: 'cancelled' }];
    expect(said(play(times(6, cancelled)))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('two calls in turns', () => {
  it('Two calls in turns bring advice at six and end the turn at ten', () => {
    const steps = Array.from({ length: 10 }, (_, index): Step => [{ call: `read_file {"path":"${index % 2}"}` }]);
    const verdicts = play(steps);
    expect(said(verdicts)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(verdicts[9]?.stop?.message).toContain('10 times');
  });
});

describe('a command that fails', () => {
  const TEST = 'bash {"command":"npm test"}';
  const edit = (index: number): Step => [{ call: `edit_file {"path":"a","old_string":"${index}"}` }];

  it('A command that fails with the same output brings advice at the third time, other calls between or not', () => {
    const failing: Step = [{ call: TEST, text: 'boom', exit: 1 }];
    const verdicts = play([failing, edit(1), failing, edit(2), failing, edit(3), failing]);
    expect(said(verdicts)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(verdicts[4]?.advice[0]).toContain('has failed 3 times with the same output');
  });

  it('A command that fails five times of six, however, brings a second advice', () => {
    const run = (text: string, exit: number): Step => [{ call: TEST, text, exit }];
    const verdicts = play([run('a', 1), run('b', 1), run('ok', 0), run('c', 1), run('d', 1), run('e', 2), run('f', 1)]);
    expect(said(verdicts)).toEqual([0, 0, 0, 0, 0, 1, 0]);
    expect(verdicts[5]?.advice[0]).toContain('5 of the last 6 runs');
  });
});

describe('edits that are refused', () => {
  const refused = (path: string, index: number): Step => [
    { call: `edit_file {"path":"${path}","old_string":"${index}"}`, text: `0 matches ${index}`, isError: true },
  ];

  it('Refused edits bring advice at the third of one file, and are counted anew', () => {
    const verdicts = play([1, 2, 3, 4, 5, 6].map((index) => refused('a.ts', index)));
    expect(said(verdicts)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(verdicts[2]?.advice[0]).toContain('3 edits of a.ts were refused');
  });

  it('Refused edits are forgotten when one succeeds, and do not count for another file', () => {
    const good: Step = [{ call: 'edit_file {"path":"a.ts","old_string":"x"}' }];
    expect(said(play([refused('a.ts', 1), refused('b.ts', 2), refused('a.ts', 3), good, refused('a.ts', 4)]))).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});

describe('whatever is called', () => {
  it('A call with a result of its own each time never brings advice, and the state stays small', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 }), (commands) => {
        const steps = commands.map(
          (command, index): Step => [{ call: `bash {"command":"${command}"}`, text: `result ${index}` }],
        );
        const verdicts = play(steps, state(thinking, { turnSteps: 0 }));
        expect(verdicts.flatMap(({ advice }) => advice)).toEqual([]);
        expect(verdicts.every(({ guards }) => guards.traces.length <= TRACES_MAX)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
