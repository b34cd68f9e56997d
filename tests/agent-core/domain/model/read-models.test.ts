import { readFileSync } from 'node:fs';
import { type ModelEntry, type ModelTable, modelNamed } from '@remote-swe/core/domain/model/models';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { describe, expect, it } from 'vitest';

type Json = Record<string, unknown>;
const FILE = new URL('../../../../layers/agent-config/models.json', import.meta.url);
const shipped = (): Json & { models: Record<string, Json> } => JSON.parse(readFileSync(FILE, 'utf8'));

const SOURCES = { profiles: 'us', limits: 'us', cache: 'us', thinking: 'us', images: 'us', price: 'us' };
/** An entry that an operator could write for a model that nobody here knows. */
const OWN: Json = {
  modelId: 'acme.thinker-v1:0',
  profiles: ['us', 'eu', 'global'],
  contextTokens: 32_000,
  outputTokensMax: 4_000,
  cache: { minimumTokens: 1_024, ttls: ['5m'] },
  thinking: { style: 'none' },
  images: null,
  documents: null,
  price: { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 },
  sources: SOURCES,
};
const fileOf = (entry: Json = {}, head: Json = {}): Json => ({
  default: 'own',
  prefer: 'global',
  sources: { us: { from: 'our own measurements', read: '2026-11-22', confirmed: true } },
  models: { own: { ...OWN, ...entry } },
  ...head,
});
const own = (entry: Json = {}, region = 'us-west-2', head: Json = {}): ModelEntry =>
  modelNamed(readModels(fileOf(entry, head), region), 'own');
const problems = (file: unknown): string => {
  try {
    readModels(file, 'us-west-2');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the shipped file', () => {
  const table: ModelTable = readModels(shipped(), 'us-west-2');

  it.each([
    // Sessions hold these names since the first version.
    ...['opus5.5', 'sonnet5.5', 'opus5', 'sonnet5', 'haiku4.5'],
    // MODEL_OVERRIDE of remote-swe-agents, whose operators keep their configuration.
    ...['sonnet3.5v1', 'sonnet3.5', 'sonnet3.7', 'haiku3.5', 'nova-pro'],
  ])('The shipped file has %s', (name) => {
    expect(modelNamed(table, name).outputTokensMax).toBeGreaterThan(0);
  });

  it('The shipped file can be used in every Region of a part of the world, its default everywhere', () => {
    for (const region of ['us-east-1', 'ca-central-1', 'eu-west-1', 'ap-northeast-1', 'ap-south-1', 'sa-east-1'])
      expect(readModels(shipped(), region).models['sonnet5.5']?.profilePrefix).toBe('global');
  });

  it('The shipped file has no price of a kind that its models lack, and costs more in the cache for longer', () => {
    for (const { caching, price } of Object.values(table.models)) {
      if (!caching) expect([price.cacheRead, price.cacheWrite]).toEqual([price.input, price.input]);
      else expect(price.cacheRead).toBeLessThan(price.input);
      expect(price.cacheWrite1h).toBeGreaterThanOrEqual(price.cacheWrite);
    }
  });
});

describe('the profile of a Region', () => {
  const world = ['us', 'eu', 'apac', 'jp', 'au', 'global'];
  const oldWorld = ['us', 'eu', 'apac'];

  it.each([
    ['us-west-2', 'geography', world, 'us'],
    ['ca-central-1', 'geography', world, 'us'],
    ['eu-central-1', 'geography', world, 'eu'],
    ['ap-northeast-1', 'geography', world, 'jp'],
    ['ap-northeast-3', 'geography', world, 'jp'],
    ['ap-northeast-1', 'geography', oldWorld, 'apac'],
    ['ap-southeast-2', 'geography', world, 'au'],
    ['ap-southeast-2', 'geography', oldWorld, 'apac'],
    ['ap-south-1', 'geography', world, 'apac'],
    ['sa-east-1', 'geography', world, 'global'],
    ['us-gov-west-1', 'geography', ['us', 'us-gov'], 'us-gov'],
    ['eu-central-1', 'global', world, 'global'],
    ['eu-central-1', 'global', oldWorld, 'eu'],
    ['eu-central-1', 'global', [], ''],
  ])('The first profile in %s with %s, of %j, is %j', (region, prefer, profiles, prefix) => {
    expect(own({ profiles }, region, { prefer }).profilePrefix).toBe(prefix);
  });

  it('The profile of a Region is the explicit choice where there is one', () => {
    expect(own({ profile: 'eu' }).profilePrefix).toBe('eu');
    expect(own({ profile: 'in-region' }).profilePrefix).toBe('');
  });

  it('The profile keeps out what cannot be called from its Region, and says why when that is asked for', () => {
    const file = fileOf({}, { models: { own: OWN, far: { ...OWN, profiles: ['us'] } } });
    const table = readModels(file, 'eu-west-1');
    expect(Object.keys(table.models)).toEqual(['own']);
    expect(() => modelNamed(table, 'far')).toThrow(
      "Model 'far' has no inference profile for eu-west-1, only for us. Known: own",
    );
    expect(() => readModels(fileOf({ profiles: ['us'] }), 'eu-west-1')).toThrow(
      "default: model 'own' has no inference profile for eu-west-1, only for us",
    );
  });

  it('The profile of a Region costs what its part of the world costs more', () => {
    const price = { ...(OWN.price as Json), geographyPercent: 10 };
    expect(own({ price, profile: 'us' }).price).toMatchObject({ input: 1.1, output: 2.2, cacheWrite: 1.375 });
    expect(own({ price }).price).toMatchObject({ input: 1, output: 2 });
    expect(own({ price, profile: 'in-region' }).price).toMatchObject({ input: 1 });
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, Json, RegExp]>([
    [
      'a missing price',
      { price: { input: 1, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 } },
      /^models\.own\.price\.output: /,
    ],
    [
      'a missing price of the cache',
      { price: { input: 1, output: 2 } },
      /price\.cacheRead: missing; .*cacheWrite1h: missing$/,
    ],
    ['a negative price', { price: { ...(OWN.price as Json), input: -1 } }, /^models\.own\.price\.input: /],
    ['a negative limit', { contextTokens: -1 }, /^models\.own\.contextTokens: /],
    ['a reply longer than the window', { outputTokensMax: 64_000 }, /outputTokensMax: larger than contextTokens/],
    ['an unknown profile', { profiles: ['moon'] }, /^models\.own\.profiles\.0: /],
    ['a chosen profile that the model lacks', { profile: 'jp' }, /profile: 'jp' is none of its profiles/],
    [
      'an effort that the model lacks',
      { thinking: { style: 'adaptive', efforts: ['low'], effort: 'max', canDisable: true } },
      /thinking\.effort: 'max' is none of its efforts/,
    ],
    ['a budget above the reply', { thinking: { style: 'budget', budgetTokens: 4_000 } }, /budgetTokens: not below/],
    ['a misspelt field', { cashing: true }, /cashing/],
    ['no source for a number', { sources: { ...SOURCES, price: undefined } }, /sources\.price: /],
    ['a source that is not there', { sources: { ...SOURCES, price: 'hearsay' } }, /'hearsay' is none of the file's/],
  ])('The reader of models refuses a file with %s', (_what, entry, expected) => {
    expect(problems(fileOf(entry))).toMatch(expected);
  });

  it('The reader tells all problems of a file at once', () => {
    const models = {
      own: { ...OWN, contextTokens: 0 },
      other: { ...OWN, profile: 'jp', profiles: ['moon'] },
      third: 7,
    };
    const words = problems(fileOf({}, { models, default: 'none' }));
    for (const part of ["default: 'none'", 'models.own.contextTokens', 'models.other.profiles.0', 'models.third'])
      expect(words).toContain(part);
  });

  it.each([[null], [[]], ['models'], [{}]])('The reader refuses a file that is %j', (file) => {
    expect(problems(file)).not.toBe('');
  });
});

it('An unknown id is used with the limits that its entry states', () => {
  expect(own()).toEqual({
    modelId: 'acme.thinker-v1:0',
    profilePrefix: 'global',
    contextTokens: 32_000,
    outputTokensMax: 4_000,
    caching: true,
    cache: { minimumTokens: 1_024, ttls: ['5m'] },
    thinking: 'none',
    price: { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 },
  });
});
