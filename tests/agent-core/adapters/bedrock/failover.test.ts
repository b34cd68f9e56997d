import { FailoverModel } from '@remote-swe/core/adapters/bedrock/failover';
import { BedrockModel } from '@remote-swe/core/adapters/bedrock/model';
import { assumedRole } from '@remote-swe/core/adapters/sts/assume-role';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { afterAll, expect, it } from 'vitest';
import { turnsScript } from '../../../../local/aws/bedrock/script.ts';
import { AccessKeys } from '../../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../../local/aws/signing/signed-service.ts';
import { StsService } from '../../../../local/aws/sts/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { Front } from '../../../../local/kernel/front.ts';
import { startBedrock } from '../../../local/aws/bedrock/harness.ts';
import { MODELS, SETTINGS, state, thinking } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { MemoryBlobs } from '../../fakes/people.ts';

const clock = new LocalClock();
const keys = new AccessKeys();
const sts = new StsService({ clock, keys });
const signedSts = signedService(sts, keys, { now: () => clock.now() });
const stsFront = new Front(() => signedSts);
const endpoint = `http://127.0.0.1:${await stsFront.listen()}`;
const role = { endpoint, region: 'us-west-2', roleArn: 'arn:aws:iam::999999999999:role/models', sessionName: 'test' };
const own = async () => keys.issueTemporary('test');
const home = await startBedrock(turnsScript([{ text: 'At home.' }]));
const there = await startBedrock(turnsScript([{ text: 'There.' }]), {
  region: 'eu-central-1',
  credentials: assumedRole(own, role),
});
const blobs = new MemoryBlobs(new Calls());
const models = new FailoverModel(
  new BedrockModel(home.client, MODELS, blobs),
  new BedrockModel(there.client, MODELS, blobs),
);
afterAll(async () => {
  await Promise.all([home.stop(), there.stop(), stsFront.close()]);
  clock.close();
});

const hello = { kind: 'people' as const, people: [{ key: 'k', user: 'U1', text: 'hello', images: [] }] };
const request = (place?: 'second'): ModelRequest => ({
  ...requestOf({ settings: SETTINGS, tools: new ToolBox(allTools) }, state(thinking), [hello]),
  ...(place ? { place } : {}),
});
const ask = (place?: 'second') => models.converse(request(place), new AbortController().signal);

it('A request says which place is asked: the second one in its Region, with the credentials of its role', async () => {
  expect((await ask()).blocks).toEqual([{ text: 'At home.' }]);
  expect((await ask('second')).blocks).toEqual([{ text: 'There.' }]);
  expect(home.service.calls).toMatchObject([{ region: 'us-west-2', caller: 'test' }]);
  expect(there.service.calls).toMatchObject([{ region: 'eu-central-1', caller: 'ASIA999999999999' }]);
});

it('A role that may not be assumed reads as an access that is denied, and nothing was paid', async () => {
  const fresh = await startBedrock(turnsScript([{ text: 'Never.' }]), { credentials: assumedRole(own, role) });
  sts.faults.failNext('AssumeRole', 'AccessDenied');
  const places = new FailoverModel(
    new BedrockModel(home.client, MODELS, blobs),
    new BedrockModel(fresh.client, MODELS, blobs),
  );
  await expect(places.converse(request('second'), new AbortController().signal)).rejects.toMatchObject({
    kind: 'access-denied',
    hadBegun: false,
    message: expect.stringContaining('role/models cannot be assumed'),
  });
  await fresh.stop();
});

it('Without a second place every model is asked at home', async () => {
  const only = new FailoverModel(new BedrockModel(home.client, MODELS, blobs));
  expect((await only.converse(request('second'), new AbortController().signal)).blocks).toEqual([{ text: 'At home.' }]);
});
