import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Attack, AttackOutcome } from '../../local/security/attack.ts';
import { ATTACKS } from '../../local/security/attacks/index.ts';
import { chosenAttacks } from '../../local/security/campaign.ts';
import { carryOut } from '../../local/security/carry-out.ts';
import { Lab } from '../../local/security/lab.ts';
import { Tries } from '../../local/security/tries.ts';

const newLab = () => new Lab({ seed: 1, user: { kind: 'make' } });
const attack = (name: string, outcome: AttackOutcome): Attack => ({ name, run: async () => outcome });
const outcomesOf = async (...attacks: Attack[]) => carryOut(attacks, newLab(), { attackMsMax: 50 });

it('An attack of which every try got nowhere is held', async () => {
  const result = await outcomesOf(attack('one', { tries: 3, held: 3 }));
  expect(result).toMatchObject({ attacks: [{ name: 'one', tries: 3, held: 3 }], broken: 0, skipped: 0 });
});

it('An attack of which one try got through is broken, and names it', async () => {
  const tries = new Tries();
  tries.note('by the door', true);
  tries.note('by the window', false);
  const result = await outcomesOf(attack('house', tries.outcome()), attack('other', { tries: 1, held: 1 }));
  expect(result).toMatchObject({
    attacks: [
      { name: 'house', tries: 2, held: 1, through: ['by the window'] },
      { name: 'other', tries: 1, held: 1 },
    ],
    broken: 1,
  });
});

it.each<[string, AttackOutcome]>([
  ['nothing was tried', { tries: 0, held: 0 }],
  ['more is held than was tried', { tries: 1, held: 2 }],
  ['it did not count', { tries: Number.NaN, held: 0 }],
])('An attack is broken when %s', async (_name, outcome) => {
  const { broken, attacks } = await outcomesOf(attack('empty', outcome));
  expect({ broken, error: attacks[0]?.error }).toEqual({ broken: 1, error: expect.stringMatching(/^It /) });
});

it('An attack that fails or never ends is broken, and the others are carried out', async () => {
  const failing: Attack = { name: 'failing', run: async () => Promise.reject(new Error('no such door')) };
  const endless: Attack = { name: 'endless', run: () => new Promise(() => {}) };
  const result = await outcomesOf(failing, endless, attack('last', { tries: 1, held: 1 }));
  expect(result.broken).toBe(2);
  expect(result.attacks.map(({ error }) => error)).toEqual([
    expect.stringContaining('no such door'),
    'It did not end within 50 ms.',
    undefined,
  ]);
});

it('A skipped attack says what is missing and does not count as held', async () => {
  const result = await outcomesOf(attack('as somebody else', { skipped: 'needs root' }));
  expect(result).toMatchObject({
    attacks: [{ name: 'as somebody else', tries: 0, held: 0, skipped: 'needs root' }],
    broken: 0,
    skipped: 1,
  });
});

it('The attacks have names of their own that can be typed', () => {
  const names = ATTACKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

it('Attacks are chosen by name, in the order of the list, and unknown names are told', () => {
  const list = ['a', 'b', 'c'].map((name) => attack(name, { tries: 1, held: 1 }));
  expect(chosenAttacks(list, undefined)).toEqual([list, []]);
  expect(chosenAttacks(list, ['c', 'a', 'x'])).toEqual([[list[0], list[2]], ['x']]);
});

it('The lab repeats its random choices by seed and name, and differs between names', () => {
  const first = (seed: number, name: string) => new Lab({ seed, user: { kind: 'make' } }).random(name).next();
  expect(first(7, 'one')).toBe(first(7, 'one'));
  expect(first(7, 'one')).not.toBe(first(8, 'one'));
  expect(first(7, 'one')).not.toBe(first(7, 'two'));
});

it('The lab removes its folders', async () => {
  const lab = newLab();
  const folder = lab.folder();
  expect(existsSync(folder)).toBe(true);
  await lab.close();
  expect(existsSync(folder)).toBe(false);
});
