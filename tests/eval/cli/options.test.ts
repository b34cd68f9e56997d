import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../eval/cli/options.ts';
import { loadTasks } from '../../../eval/task/load.ts';

const tasks = loadTasks();
const read = (...args: string[]) => readOptions(args, tasks);
const SERVER = ['--model-url', 'http://localhost:1/v1', '--model', 'x'];

describe('readOptions', () => {
  it('A server with limits and chosen tasks is read', () => {
    const options = read(
      ...SERVER,
      '--tasks',
      'qs-array-limit, cookie-parse',
      '--runs',
      '3',
      '--dollars',
      '0.5',
      '--calls',
      '9',
    );
    expect(options.tasks.map(({ name }) => name)).toEqual(['cookie-parse', 'qs-array-limit']);
    expect(options).toMatchObject({ runs: 3, parallel: 2, limits: { dollars: 0.5, modelCalls: 9 } });
    expect(options.mode).toMatchObject({ kind: 'model', choice: { kind: 'server' } });
  });

  it('Without words a script carries a few tasks', () => {
    const { mode } = read('--scripted');
    expect(mode.kind === 'scripted' && mode.carried.length).toBe(3);
    expect(read('--scripted', '--carry', 'none').mode).toEqual({ kind: 'scripted', carried: [] });
    expect(read('--scripted', '--carry', 'all').mode).toEqual({ kind: 'scripted', carried: tasks });
  });

  it.each([
    { args: [], says: /Name a model/ },
    { args: ['--scripted', '--bedrock'], says: /Choose one/ },
    { args: [...SERVER, '--broken', 'endless'], says: /Choose one/ },
    { args: ['--scripted', '--against', 'old.json'], says: /--against says nothing with --scripted/ },
    { args: ['--list', '--calls', '3'], says: /--calls says nothing with --list/ },
    { args: ['--broken', 'toString'], says: /--broken takes one of wrong-names, no-json/ },
    { args: [...SERVER, '--tasks', 'nothing'], says: /no task 'nothing'/ },
    { args: [...SERVER, '--dollars', '0'], says: /--dollars takes a number above 0/ },
    { args: [...SERVER, '--minutes', ''], says: /--minutes takes a number above 0/ },
    { args: [...SERVER, '--parallel', '9'], says: /at most 8/ },
    { args: [...SERVER, '--runs', '0'], says: /--runs takes a whole number/ },
    { args: [...SERVER, '--carry', 'all'], says: /--carry needs --scripted/ },
    { args: ['--bedrock', '--model', 'none'], says: /There is no model none. There are: / },
    { args: ['--unknown'], says: /Unknown option/ },
  ])('The words $args are refused with $says', ({ args, says }) => {
    expect(() => read(...args)).toThrow(says);
  });
});
