import { describe, expect, it } from 'vitest';
import { Random } from '../../local/chaos/random.ts';
import { describeScenario, makeScenario } from '../../local/chaos/scenario.ts';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('random choices', () => {
  it('Random choices are the same for the same seed and differ for another', () => {
    expect(numbersOf(7)).toEqual(numbersOf(7));
    expect(numbersOf(7)).not.toEqual(numbersOf(8));
  });

  it('Random choices keep within their bounds and reach both ends', () => {
    const random = new Random(1);
    const drawn = new Set(random.times(500, () => random.integer(2, 5)));
    expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
  });
});

function numbersOf(seed: number): number[] {
  const random = new Random(seed);
  return random.times(20, () => random.next());
}

describe('scenarios', () => {
  it('Scenarios are the same for the same seed', () => {
    expect(makeScenario(42)).toEqual(makeScenario(42));
    expect(describeScenario(makeScenario(42))).not.toBe(describeScenario(makeScenario(43)));
  });

  it('Scenarios have every kind of fault and every kind of move among them', () => {
    const scenarios = SEEDS.map(makeScenario);
    const faults = new Set(scenarios.flatMap((scenario) => scenario.faults.map(({ kind }) => kind)));
    const moves = scenarios.flatMap(({ turns }) => turns.flatMap((turn) => (turn.kind === 'tools' ? turn.moves : [])));
    expect([...faults].sort()).toEqual(
      [
        'cut',
        'delivery',
        'event',
        'jump',
        'kill',
        'lose-timers',
        'machine',
        'model',
        'no-capacity',
        'slack',
        'slow',
      ].sort(),
    );
    expect([...new Set(moves.map(({ kind }) => kind))].sort()).toEqual(
      ['bad-input', 'bash', 'no-such-tool', 'post', 'read-nothing', 'todo'].sort(),
    );
  });

  it('Scenarios have people edit, delete and react, each on a post that there is, and rarely delete what began the session', () => {
    const scenarios = SEEDS.map(makeScenario);
    const acts = scenarios.flatMap((scenario) => scenario.acts);
    const deeds = acts.map(({ what }) => (what.kind === 'react' ? what.name : what.kind));
    expect([...new Set(deeds)].sort()).toEqual(['delete', 'edit', 'octagonal_sign', 'x']);
    expect(acts.some(({ what }) => what.kind === 'edit' && what.words === 'stop')).toBe(true);
    for (const { posts, acts } of scenarios) for (const { post } of acts) expect(posts[post]).toBeDefined();
    const ended = scenarios.filter(({ acts }) => acts.some(({ post, what }) => post === 0 && what.kind === 'delete'));
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.length).toBeLessThan(SEEDS.length / 8);
  });

  it('Scenarios change the first message only once a step has begun, and others at once too', () => {
    const acts = SEEDS.flatMap((seed) => makeScenario(seed).acts);
    expect(acts.every(({ post, callsLater }) => post > 0 || callsLater > 0)).toBe(true);
    expect(acts.some(({ callsLater }) => callsLater === 0)).toBe(true);
  });

  it('Scenarios have somebody write during a command in about half of the seeds, and tell so', () => {
    const during = SEEDS.map(makeScenario).filter(({ wordsAtEffect }) => wordsAtEffect !== undefined);
    expect(during.length).toBeGreaterThan(SEEDS.length / 3);
    expect(during.length).toBeLessThan((SEEDS.length * 2) / 3);
    for (const scenario of during) expect(describeScenario(scenario)).toMatch(/and during effect [123];/);
  });

  it('Scenarios name every effect once, begin with a mention, and answer each message', () => {
    for (const { turns, posts } of SEEDS.map(makeScenario)) {
      const effects = turns.flatMap((turn) =>
        turn.kind === 'tools' ? turn.moves.flatMap((move) => (move.kind === 'bash' ? [move.effect] : [])) : [],
      );
      expect(new Set(effects).size).toBe(effects.length);
      expect(posts[0]).toMatchObject({ mention: true, afterCalls: 0, what: { kind: 'words' } });
      expect(turns.filter(({ kind }) => kind === 'answer')).toHaveLength(posts.length);
    }
  });
});
