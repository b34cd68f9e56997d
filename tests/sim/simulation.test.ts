import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shrink } from './campaign/shrink.ts';
import { mutated } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { countFaults, FAULT_KINDS, unmet } from './scenario/fault-kinds.ts';
import { CALM } from './scenario/rates.ts';
import { makeSimScenario } from './scenario/scenario.ts';
import { simulate, simulateSeed } from './simulate.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the simulation', () => {
  it('A seed gives the same run each time, call by call', async () => {
    const [one, other] = [await simulateSeed(4, true), await simulateSeed(4, true)];
    expect(one.trace.length).toBeGreaterThan(100);
    expect(other.trace).toEqual(one.trace);
  });

  it('Thirty seeds keep all guarantees', async () => {
    for (let seed = 1; seed <= 30; seed++) expect(await simulateSeed(seed)).toMatchObject({ seed, broken: [] });
  });

  // Of 10,000: a change that overtakes its message (2860, 3471, 8211), a step that stands still between its reads (7142, 8826), a reaper that
  // moves the schedule of a newer start (1843, 9166), a raise in the middle of a long command (8868). Of refusals: of a removal (1251), of a look-up
  // (1408). Of limits of Slack: a progress message that was left behind while its last edit was kept back (699, 701). Of saved work that nobody
  // needs: what only the removal takes away (2129). Of calls that nobody counted (648, 1303), of dead letters (1590), of GitHub (316). Of limits of
  // GitHub: a progress message whose post was not heard of, and which was last edited minutes later (2539, 2892). Of a look for
  // lost events that had no time (9346), of a dead letter told beside a step (7433), also by the build before (1464, 2084). Of a stop that was lost (1683).
  // Of posts that were kept back: the last edit of a progress message that was taken away meanwhile (5135). Of calls that nobody counted: one beside
  // a step that stood still (3066), one after an entry whose write met its own earlier try (7472), one before a read that failed (1897). Of a session
  // that took in its first words between two reads (8257). Of a call that cost more than its request has letters (14333).
  it.each([
    316, 648, 699, 701, 1251, 1303, 1408, 1464, 1590, 1683, 1843, 1897, 2084, 2129, 2539, 2860, 2892, 3066, 3471, 5135,
    7142, 7433, 7472, 8211, 8257, 8826, 8868, 9166, 9346, 14333,
  ])('A seed that found something stays mended: %i', async (seed) => {
    expect(await simulateSeed(seed)).toMatchObject({ seed, broken: [] });
  });

  it('Scenarios have every kind of fault, and some have none', () => {
    const all = Array.from({ length: 200 }, (_, seed) => makeSimScenario(seed).rates);
    for (const kind of Object.keys(all[0] ?? {})) {
      const rates = all.map((rate) => rate[kind as keyof typeof rate]);
      expect(rates.some((rate) => rate > 0)).toBe(true);
      expect(rates.filter((rate) => rate === 0).length).toBeGreaterThan(40);
    }
    expect(all.filter((rates) => Object.values(rates).every((rate) => rate === 0)).length).toBeGreaterThan(5);
  });

  it('Scenarios have everything that people, models and operators do', () => {
    const all = Array.from({ length: 300 }, (_, seed) => makeSimScenario(seed));
    const deeds = new Set(
      all.flatMap(({ sessions }) => sessions.flatMap((each) => each.deeds.map(({ kind }) => kind))),
    );
    const ofPrograms = ['approve', 'browse', 'end-machine', 'fork', 'look', 'repeat', 'resume', 'revoke'];
    expect([...deeds].sort()).toEqual(['delete', 'edit', 'press-stop', 'raise', 'say', ...ofPrograms].sort());
    const turns = all.flatMap(({ sessions }) => sessions.flatMap((each) => each.turns));
    const moves = new Set(turns.flatMap((turn) => (turn.kind === 'tools' ? turn.moves.map(({ kind }) => kind) : [])));
    for (const kind of ['bash', 'job', 'wait-job', 'wait-checks', 'post', 'bad-input'] as const)
      expect(moves).toContain(kind);
    const begun = all.map(({ sessions }) => sessions.filter(({ source }) => source !== 'fork'));
    expect(new Set(begun.map(({ length }) => length))).toEqual(new Set([1, 2, 3]));
    const forked = all.map(({ sessions }) => sessions.filter(({ source }) => source === 'fork'));
    expect(new Set(forked.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3]));
    expect(all.filter(({ sessions }) => sessions.some(({ source }) => source === 'github')).length).toBeGreaterThan(20);
    expect(all.filter(({ sessions }) => sessions.some(({ source }) => source === 'api')).length).toBeGreaterThan(15);
    for (const limit of ['monthBudgetUsd', 'contextTokensMax'] as const)
      expect(all.filter(({ limits }) => limits[limit] !== undefined).length).toBeGreaterThan(4);
  });

  it('A fault is counted by its kind, and each kind that no run met is named', async () => {
    const counts = {};
    countFaults(counts, [
      { place: 'agent-step journal.commit', time: 1, what: { kind: 'killed', when: 'after' } },
      { place: 'agent-step journal.commit', time: 2, what: { kind: 'conflict', how: 'raced' } },
      { place: 'agent-step build', time: 1, what: true },
      { place: 'event', time: 3, what: { lateMs: 5 } },
    ]);
    expect(counts).toEqual({
      'agent-step: killed': 1,
      'table: conflict, raced': 1,
      'build: before': 1,
      'event: late': 1,
    });
    expect(unmet(counts)).toHaveLength(FAULT_KINDS.length - 4);
  });

  it('Somebody comes back while a machine is removed, and its schedule goes beside the new start, which gets one again', async () => {
    expect(makeSimScenario(69).sessions[0]?.deeds.map(({ kind }) => kind)).toContain('end-machine');
    const { met, broken } = await simulateSeed(69);
    expect({ met, broken }).toEqual({ met: expect.arrayContaining(['removal: beside a start']), broken: [] });
  });

  it('A run whose faults are given as data is the same run, and without them it has none', async () => {
    const [scenario, drawn] = [makeSimScenario(2), await simulateSeed(2, true)];
    expect(drawn.strikes.length).toBeGreaterThan(2);
    const given = await simulate({ ...scenario, strikes: [...drawn.strikes] }, true);
    expect(given.trace).toEqual(drawn.trace);
    expect((await simulate({ ...scenario, strikes: [] })).strikes).toEqual([]);
  });

  it('A seed that breaks nothing has nothing to shrink', async () => {
    expect(await shrink(makeSimScenario(2))).toBeUndefined();
  });

  it('A calm session needs no sweeper, and ends with a stopped machine', async () => {
    const move = { kind: 'bash', effect: 'effect-0-0-0-0', seconds: 20, exitCode: 0 } as const;
    const result = await simulate(
      {
        seed: 5,
        sessions: [
          {
            deeds: [{ afterMs: 0, kind: 'say', user: 'U1', words: 'word-0-0', mention: true }],
            turns: [
              { kind: 'tools', moves: [move] },
              { kind: 'answer', words: 'answer-0-0' },
            ],
          },
        ],
        rates: CALM,
        limits: { budgetUsd: 25 },
      },
      true,
    );
    expect(result).toMatchObject({ broken: [], phases: ['idle'] });
    expect(result.trace.filter((line) => /effect +effect-0-0-0-0$/.test(line))).toHaveLength(1);
    expect(result.trace.at(-1)).toMatch(/is going to be stopped/);
  });
});

describe('mutants', () => {
  it('There are forty or more, each with a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'The place of the mutant stands in the code once: %s',
    (_, mutant) => {
      const text = readFileSync(join(ROOT, mutant.file), 'utf8');
      expect(mutated(text, mutant)).not.toBe(text);
    },
  );
});
