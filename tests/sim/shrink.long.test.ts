import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bundle } from './campaign/bundle.ts';
import { Player } from './campaign/player.ts';
import { MUTANTS } from './mutants/mutants.ts';

const LIMIT_MS = 120_000;

const built = new Bundle();
let player: Player;

beforeAll(async () => {
  const mutant = MUTANTS.find(({ name }) => name === 'the lost call of a dead step is not charged');
  await built.write(mutant);
  player = new Player(built.path);
});
afterAll(async () => {
  player.close();
  await built.remove();
});

describe('a seed that breaks something', () => {
  it('A seed shrinks to the one fault that the bug needs, and its timeline can be read', async () => {
    const { broken } = await player.play({ from: 1, count: 200, firstOnly: true }, LIMIT_MS);
    const [first] = broken;
    if (!first) throw new Error('The bug was not seen');
    const lines = await player.tell(first.seed, LIMIT_MS);
    const faults = lines
      .slice(lines.indexOf('What went wrong in the world:') + 1)
      .filter((line) => /^ {2}\S/.test(line));
    expect(lines[0]).toMatch(/^seed \d+, \d+ of \d+ parts after \d+ runs:$/);
    expect(lines.find((line) => line.startsWith('  BROKEN'))).toMatch(/G6: .* micro-dollars were used, .* are known/);
    expect(faults.length).toBeLessThanOrEqual(2);
    expect(lines.length).toBeLessThan(40);
  });

  it('A seed that breaks nothing is not told', async () => {
    expect(await player.tell(1, LIMIT_MS)).toEqual([]);
  });
});
