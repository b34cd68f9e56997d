import { noGuards } from '@remote-swe/core/domain/session/guard-state';
import { tellTaken } from '@remote-swe/core/engine/guards/taken';
import { describe, expect, it } from 'vitest';

const call = (name: string, taken?: string[]) => ({ toolCallId: name, name, input: {}, ...(taken ? { taken } : {}) });

describe('what was taken as meant', () => {
  it('Slips of a call are told with the right form, and calls without one are not', () => {
    const { advice } = tellTaken(noGuards, [call('bash', ['cmd was read as command']), call('todo')]);
    expect(advice).toEqual([
      'Your calls were taken as you meant them: bash: cmd was read as command. Use the right form next time.',
    ]);
  });

  it('Slips are told once in a turn, each tool by itself', () => {
    const first = tellTaken(noGuards, [call('bash', ['a was read as b']), call('bash', ['a was read as b'])]);
    expect(tellTaken(first.guards, [call('bash', ['a was read as b'])])).toEqual({ guards: first.guards, advice: [] });
    expect(tellTaken(first.guards, [call('read_file', ['a was read as b'])]).advice).toHaveLength(1);
  });

  it('Slips are bounded in number and in length, whatever a model names its fields', () => {
    const many = Array.from({ length: 60 }, (_, index) => `${'x'.repeat(500)}${index}\n was read as y`);
    const { advice, guards } = tellTaken({ ...noGuards, named: many.slice(0, 49) }, [call('bash', many)]);
    expect(advice.join().length).toBeLessThan(1_200);
    expect(guards.named).toHaveLength(50);
  });
});
