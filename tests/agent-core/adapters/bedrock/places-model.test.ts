import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BedrockModel } from '@remote-swe/core/adapters/bedrock/model';
import { type OpenPlace, PlacesModel } from '@remote-swe/core/adapters/bedrock/places-model';
import { DynamoPlaceBoard } from '@remote-swe/core/adapters/dynamodb/places/place-board';
import { assumedRole } from '@remote-swe/core/adapters/sts/assume-role';
import type { Routing } from '@remote-swe/core/domain/places/choose-place';
import type { Quota } from '@remote-swe/core/domain/places/place';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { turnsScript } from '../../../../local/aws/bedrock/script.ts';
import { placeOf } from '../../../../local/aws/bedrock/service.ts';
import { AccessKeys } from '../../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../../local/aws/signing/signed-service.ts';
import { StsService } from '../../../../local/aws/sts/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { Front } from '../../../../local/kernel/front.ts';
import { startBedrock } from '../../../local/aws/bedrock/harness.ts';
import { COLD, placeNamed, warmIn } from '../../domain/places/places.ts';
import { MODELS, SETTINGS, state, thinking } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { MemoryBlobs } from '../../fakes/people.ts';
import { MemoryLog, MemoryMetrics } from '../../fakes/telemetry.ts';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

const ROLE = 'arn:aws:iam::999999999999:role/models';
const HOME = 'us-west-2';
const EU = 'eu-central-1';
const OTHER = '999999999999/us-west-2';
const THROTTLED = { name: 'ThrottlingException', message: 'Too many tokens' };
const DOWN = { name: 'ServiceUnavailableException', message: 'Bedrock is unable to process your request', status: 503 };
const DENIED = { name: 'AccessDeniedException', message: 'You don’t have access to the model', status: 403 };
/** A test asks at most so often. */
const ANSWERS = Array.from({ length: 20 }, () => ({ text: 'Yes.' }));

const clock = new LocalClock();
const keys = new AccessKeys();
const sts = new StsService({ clock, keys });
const signedSts = signedService(sts, keys, { now: () => clock.now() });
const stsCalls: string[] = [];
const stsFront = new Front((request) => {
  stsCalls.push(request.query.get('RoleArn') ?? '');
  return signedSts;
});
const endpoint = `http://127.0.0.1:${await stsFront.listen()}`;
const blobs = new MemoryBlobs(new Calls());

let aws: LocalAws;
let table: DynamoDBClient;
let tables = 0;
let world: Awaited<ReturnType<typeof openPlaces>>;

beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  table = new DynamoDBClient(aws.client);
});
beforeEach(async () => {
  world = await openPlaces();
  return () => world.stop();
});
afterAll(async () => {
  table.destroy();
  await Promise.all([aws.close(), stsFront.close()]);
  clock.close();
});

/** Three places on one Bedrock that tells them apart by signature, and two functions that share a table. */
async function openPlaces() {
  const bedrock = await startBedrock(turnsScript(ANSWERS));
  const role = { endpoint, region: HOME, roleArn: ROLE, sessionName: 'test' };
  const own = async () => keys.issueTemporary('test');
  const at = (region: string, credentials?: ReturnType<typeof assumedRole>) =>
    new BedrockModel(bedrock.clientIn({ region, ...(credentials ? { credentials } : {}) }), MODELS, blobs);
  const models = new Set(Object.keys(MODELS.models));
  const clients = [at(HOME), at(EU), at(HOME, assumedRole(own, role))];
  const tableName = `places-${++tables}`;
  await aws.dynamoDb?.createTable(tableDefinition(tableName) as never);
  const log = new MemoryLog();
  const metrics = new MemoryMetrics();
  const time = new FakeClock();
  const open = (quotas: Record<string, Quota> = {}): PlacesModel => {
    const names = [HOME, EU, OTHER];
    const places = names.map((name, index): OpenPlace => {
      const place = placeNamed(name, { quotas: index === 0 ? quotas : {}, share: index === 0 ? 1 : 0 });
      return { ...place, models, client: clients[index] as BedrockModel };
    });
    return new PlacesModel(places, { board: new DynamoPlaceBoard(table, tableName), clock: time, log, metrics });
  };
  return { bedrock, log, metrics, time, open, stop: bedrock.stop };
}

const hello = { kind: 'people' as const, people: [{ key: 'k', user: 'U1', text: 'hello', images: [] }] };
const request = (routing: Routing) => ({
  ...requestOf({ settings: SETTINGS, tools: new ToolBox(allTools) }, state(thinking), [hello]),
  routing,
});
const ask = (model: PlacesModel, routing: Routing = COLD) =>
  model.converse(request(routing), new AbortController().signal);
const trouble = (name: string, error: typeof THROTTLED) => world.bedrock.service.troubles.set(name, error);
/** Where the SDK sent requests, one after the other. */
const asked = () => world.bedrock.service.calls.map((call) => placeOf(call));

describe('a call where there are several places', () => {
  it('A call goes home, says where it was answered, and every log line names the place', async () => {
    expect(await ask(world.open())).toMatchObject({ blocks: [{ text: 'Yes.' }], place: HOME });
    expect(asked()).toEqual([HOME]);
    expect(world.log.facts).toEqual({ modelPlace: HOME });
  });

  it('A call goes on at once past a place that throttles and one that is down, to another account with its role', async () => {
    trouble(HOME, THROTTLED);
    trouble(EU, DOWN);
    expect(await ask(world.open())).toMatchObject({ place: OTHER });
    expect(asked()).toEqual([HOME, EU, OTHER]);
    expect(stsCalls).toContain(ROLE);
    expect(world.metrics.of('PlaceFailures')).toEqual([1, 1]);
    expect(world.log.lines.map(({ fields }) => [fields?.place, fields?.kind])).toEqual([
      [HOME, 'throttled'],
      [EU, 'unavailable'],
    ]);
  });

  it('Another function hears of a trouble from the table and does not ask there, until the rest is over', async () => {
    trouble(HOME, THROTTLED);
    await ask(world.open());
    await ask(world.open());
    expect(asked()).toEqual([HOME, EU, EU]);
    world.bedrock.service.troubles.clear();
    world.time.jump(20_000);
    expect(await ask(world.open())).toMatchObject({ place: HOME });
  });

  it('A warm session stays with its throttled place for one wait, moves then, and comes home only without cache', async () => {
    trouble(HOME, THROTTLED);
    await expect(ask(world.open(), warmIn(HOME))).rejects.toMatchObject({ kind: 'throttled' });
    expect(asked()).toEqual([HOME]);
    const waited = { ...warmIn(HOME), hasWaited: true };
    expect(await ask(world.open(), waited)).toMatchObject({ place: EU });
    world.bedrock.service.troubles.clear();
    world.time.jump(60 * 60_000);
    expect(await ask(world.open(), warmIn(EU))).toMatchObject({ place: EU });
    expect(await ask(world.open(), { ...COLD, place: EU })).toMatchObject({ place: HOME });
  });

  it('A place that is closed to us is passed over, and its refusal is told only when no other place has a reason', async () => {
    trouble(HOME, DENIED);
    expect(await ask(world.open())).toMatchObject({ place: EU });
    for (const name of [EU, OTHER]) trouble(name, DENIED);
    world.time.jump(60 * 60_000);
    await expect(ask(world.open())).rejects.toMatchObject({ kind: 'access-denied' });
    trouble(EU, THROTTLED);
    world.time.jump(60 * 60_000);
    await expect(ask(world.open())).rejects.toMatchObject({ kind: 'throttled' });
  });

  it('A role that may not be assumed closes its place only', async () => {
    for (const name of [HOME, EU]) trouble(name, DOWN);
    sts.faults.failNext('AssumeRole', 'AccessDenied');
    await expect(ask(world.open())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(world.log.lines.at(-1)?.fields).toMatchObject({ place: OTHER, kind: 'denied' });
  });

  it('A request that the model refuses is refused everywhere: no other place is asked', async () => {
    trouble(HOME, { name: 'ValidationException', message: 'messages.0: odd' });
    await expect(ask(world.open())).rejects.toMatchObject({ kind: 'invalid' });
    expect(asked()).toEqual([HOME]);
    expect(world.metrics.of('PlaceFailures')).toEqual([]);
  });

  it.each<[string, number, boolean]>([
    ['serve many calls', 15 * 60_000, true],
    ['are asked for anew shortly before they end', 4 * 60_000, false],
  ])('A role’s credentials %s', async (_what, lifeMs, isOnce) => {
    const role = assumedRole(async () => keys.issueTemporary('test'), {
      endpoint,
      region: HOME,
      roleArn: ROLE,
      sessionName: 'test',
    });
    const credentials = async () => ({ ...(await role()), expiration: new Date(Date.now() + lifeMs) });
    const client = new BedrockModel(world.bedrock.clientIn({ region: HOME, credentials }), MODELS, blobs);
    const before = stsCalls.length;
    for (let call = 0; call < 2; call++) await client.converse(request(COLD), new AbortController().signal);
    // The SDK asks more than once for credentials that are about to end.
    expect(stsCalls.length - before === 1).toBe(isOnce);
  });
});

describe('a quota', () => {
  const small = SETTINGS.models.default;
  const limited = (quota: Partial<Quota>) => world.open({ [small]: { outputFactor: 10, ...quota } });

  it('A quota of requests is kept before the call: the next one goes elsewhere, unasked', async () => {
    const model = limited({ requestsPerMinute: 2 });
    for (let call = 0; call < 4; call++) await ask(model);
    expect(asked()).toEqual([HOME, HOME, EU, EU]);
    world.time.jump(2 * 60_000);
    expect(await ask(limited({ requestsPerMinute: 2 }))).toMatchObject({ place: HOME });
  });

  it('A quota of tokens gets back what a reply did not take', async () => {
    const model = limited({ tokensPerMinute: 2_500 });
    await ask(model, { ...COLD, tokens: 2_000 });
    const { inputTokens, cacheWriteTokens, outputTokens } = (await ask(model, { ...COLD, tokens: 100 })).usage;
    expect(inputTokens + cacheWriteTokens + 10 * outputTokens).toBeGreaterThan(500);
    expect(await ask(model, { ...COLD, tokens: 2_400 })).toMatchObject({ place: EU });
  });

  it('A warm session waits once for room in its place instead of paying for its prefix elsewhere', async () => {
    const model = limited({ requestsPerMinute: 1 });
    await ask(model);
    await expect(ask(model, warmIn(HOME))).rejects.toMatchObject({ kind: 'throttled', hadBegun: false });
    expect(await ask(model, { ...warmIn(HOME), hasWaited: true })).toMatchObject({ place: EU });
    expect(asked()).toEqual([HOME, EU]);
  });
});

it('A table that does not answer stops no call', async () => {
  const lost = new DynamoPlaceBoard(table, 'no-such-table');
  const bedrock = world.bedrock.clientIn({ region: HOME });
  const place = {
    ...placeNamed(HOME),
    models: new Set([SETTINGS.models.default]),
    client: new BedrockModel(bedrock, MODELS, blobs),
  };
  const { time, log, metrics } = world;
  const model = new PlacesModel([place], { board: lost, clock: time, log, metrics });
  expect(await ask(model)).toMatchObject({ place: HOME });
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { what: 'look' } });
});
