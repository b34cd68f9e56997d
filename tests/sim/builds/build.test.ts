import { expect, it } from 'vitest';
import { versionsRecorded } from '../../golden/golden-file.ts';
import { makeSimScenario } from '../scenario/scenario.ts';
import { simulateSeed } from '../simulate.ts';
import { buildBefore, OWN, toolsOf } from './build.ts';
import { KEPT_VERSION } from './kept.ts';

/** A seed with a deployment in its middle. */
const SEED = 13;

it('The build before is that of the newest version with a golden folder', () => {
  const newest = versionsRecorded().sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  expect(newest.at(-1)).toBe(KEPT_VERSION);
});

it('The kept engine is another one, with its own tools', () => {
  const before = buildBefore();
  expect(before.runStep).toBeTypeOf('function');
  expect(before.runStep).not.toBe(OWN.runStep);
  expect(before.allTools.length).not.toBe(OWN.allTools.length);
  expect(toolsOf(before)).toBe(toolsOf(before));
});

it('In the middle of a deployment steps of one session are of both builds, and it ends well', async () => {
  expect(makeSimScenario(SEED).rates.build).toBeGreaterThan(0);
  const { broken, strikes, steps, phases } = await simulateSeed(SEED);
  const older = strikes.filter(({ place }) => place === 'agent-step build').length;
  expect(older).toBeGreaterThan(5);
  expect(steps - older).toBeGreaterThan(5);
  expect({ broken, phases: new Set(phases) }).toEqual({ broken: [], phases: new Set(['idle']) });
});

it('Without a deployment no invocation is of the build before', async () => {
  expect(makeSimScenario(1).rates.build).toBe(0);
  expect((await simulateSeed(1)).strikes.filter(({ place }) => place.endsWith(' build'))).toEqual([]);
});
