import { afterEach, beforeEach, expect, it } from 'vitest';
import { CustomResources } from '../../../local/aws/cloudformation/custom-resources.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { Front } from '../../../local/kernel/front.ts';

type Event = { ResponseURL: string; RequestType: string } & Record<string, string>;

const RESOURCE = {
  ...{ logicalId: 'StackEnd', type: 'Custom::StackEnd', physicalId: 'remote-swe-StackEnd' },
  ...{ serviceToken: 'arn:live', timeoutMs: 60_000, properties: {} },
};

let clock: LocalClock;
let front: Front;
let resources: CustomResources;
/** What the function does with its event. */
let act: (event: Event) => Promise<unknown>;

beforeEach(async () => {
  clock = new LocalClock();
  front = new Front(() => resources);
  const baseUrl = `http://127.0.0.1:${await front.listen()}`;
  const invoke = async (_id: string, event: unknown) => {
    await act(event as Event);
    return { status: 'ok' as const, result: undefined };
  };
  const functionOf = (arn: string) => (arn === 'arn:live' ? 'StackEndFunction' : undefined);
  resources = new CustomResources({ clock, invoker: { invoke }, baseUrl: () => baseUrl, functionOf });
});
afterEach(async () => {
  await front.close();
  clock.close();
});

async function put(event: Event, more: Record<string, string>, headers = { 'content-type': '' }): Promise<number> {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, PhysicalResourceId, ...more });
  return (await fetch(event.ResponseURL, { method: 'PUT', headers, body })).status;
}

it('A custom resource’s function is asked, its answer counts once, and what is deleted is not asked for again', async () => {
  const events: Event[] = [];
  let answers: Promise<number>[] = [];
  act = async (event) => {
    events.push(event);
    const refused = put(event, { Status: 'SUCCESS' }, { 'content-type': 'application/json' });
    answers = [refused, refused.then(() => put(event, { Status: 'SUCCESS' }))];
  };
  expect(await resources.delete(RESOURCE, 'arn:stack')).toBeUndefined();
  expect(await Promise.all(answers)).toEqual([403, 200]);
  const PhysicalResourceId = RESOURCE.physicalId;
  expect(events[0]).toMatchObject({ RequestType: 'Delete', StackId: 'arn:stack', PhysicalResourceId });
  expect(await put(events[0] as Event, { Status: 'FAILED' })).toBe(403);
  expect(await resources.delete(RESOURCE, 'arn:stack')).toBeUndefined();
  expect(events).toHaveLength(1);
});

it.each([
  [{ Status: 'FAILED', Reason: 'no' }, /status \[FAILED\].*no/],
  [{ Status: 'SUCCESS', RequestId: 'of another' }, /RequestId/],
])('The answer %j to a custom resource is a failure', async (answer, problem) => {
  act = (event) => put(event, answer);
  expect(await resources.delete(RESOURCE, 'arn:stack')).toMatch(problem);
});

it('A custom resource without an answer fails when its time is over, and an unknown function at once', async () => {
  act = async () => clock.advance(RESOURCE.timeoutMs);
  expect(await resources.delete(RESOURCE, 'arn:stack')).toMatch(/did not receive a response/);
  expect(await resources.delete({ ...RESOURCE, serviceToken: 'arn:other' }, 'arn:stack')).toMatch(/arn:other/);
});
