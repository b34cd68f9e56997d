import { workerItem } from '@remote-swe/core/adapters/dynamodb/items/worker-codec';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { AT, INSTANCE, type Samples, SESSION_ID } from './sample.ts';

const starting: WorkerItem = { state: 'starting', generation: 1, startedAt: AT, lastUsedAt: AT, launchAttempt: 0 };

const worked: WorkerItem = {
  state: 'stopped',
  generation: 3,
  instanceId: INSTANCE,
  startedAt: AT,
  lastUsedAt: AT + 1_000,
  inFlightUntil: AT + 600_000,
  launchAttempt: 2,
  workedIn: 3,
  bootFailures: 1,
  language: 'ja',
  rescues: 1,
  freeFor: 1_700_000_000_000,
  saved: { forUse: AT + 1_000, at: AT + 2_000, key: 'saved/work.tar.gz', leftOut: ['big.bin: 6 GB'] },
  saving: { forUse: AT + 1_000, attempt: 1, at: AT + 2_000, commandId: 'command-3' },
  newDisk: { isComplete: true, key: 'saved/work.tar.gz', savedAt: AT, leftOut: [] },
  begunWith: { isComplete: true, key: 'saved/work.tar.gz', savedAt: AT, leftOut: [], at: AT },
};

const text = (S: string) => ({ S });
const number = (N: number) => ({ N: String(N) });

/** Items as the AWS SDK gives them. */
export const TABLE_SAMPLES: Samples = {
  'worker-item': { starting: workerItem(SESSION_ID, starting), worked: workerItem(SESSION_ID, worked) },
  'start-bucket': {
    bucket: { PK: text('L#worker-starts'), SK: text('L'), milliTokens: number(3_250), at: number(AT) },
  },
  'place-trouble': {
    throttled: {
      PK: text('P#sonnet5.5'),
      SK: text('T#999999999999/eu-central-1'),
      kind: text('throttled'),
      failures: number(2),
      until: number(AT + 40_000),
      expiresAt: number(AT / 1_000 + 640),
    },
  },
  'place-usage': {
    minute: {
      PK: text('P#sonnet5.5'),
      SK: text('Q#0029922480#us-west-2'),
      tokens: number(120_000),
      requests: number(7),
      expiresAt: number(AT / 1_000 + 600),
    },
  },
  counter: {
    counter: {
      PK: text('C#2026-11'),
      SK: text('U#T1#U1#C1'),
      costMicroUsd: number(1_234_567),
      estimatedMicroUsd: number(8_900),
      inputTokens: number(10),
      outputTokens: number(20),
      cacheReadTokens: number(30),
      cacheWriteTokens: number(40),
      modelCalls: number(5),
    },
  },
  'raised-limit': {
    user: {
      PK: text('C#2026-11'),
      SK: text('B#user:T1:U1'),
      limitMicroUsd: number(40_000_000),
      by: text('U9'),
      at: number(AT),
    },
  },
  approval: { channel: { PK: text('A#T1'), SK: text('U#U1#C1'), by: text('U9'), at: number(AT) } },
  muting: {
    channel: {
      ...{ PK: text('Q#T1#C1'), SK: text('C') },
      ...{ schema: number(1), muted: { BOOL: true }, by: text('U9'), at: number(AT) },
    },
  },
  beginning: {
    session: {
      ...{ PK: text('G#T1#2026-11'), SK: text(`0${AT}#${SESSION_ID}`) },
      ...{ sessionId: text(SESSION_ID), begunBy: text('U1'), at: number(AT), expiresAt: number(AT / 1_000) },
    },
  },
  reply: {
    answered: {
      PK: text('R#slack:C1:1700000000.000002'),
      SK: text('R'),
      status: text('answered'),
      claimedUntil: number(AT),
      expiresAt: number(AT / 1_000),
    },
  },
  'api-key': {
    key: {
      ...{ PK: text('K#keys'), SK: text('k1k1k1k1') },
      ...{ hash: text('ab'.repeat(32)), name: text('nightly'), scopes: text('["read","write"]') },
      createdBy: text('{"source":"slack","installation":"T1","id":"U1","name":"Ann"}'),
      ...{ createdAt: number(AT), expiresAtMs: number(AT + 1), expiresAt: number(AT / 1_000), lastUsedAt: number(AT) },
    },
  },
  'api-request': {
    request: {
      ...{ PK: text('D#api'), SK: text('cd'.repeat(32)), expiresAt: number(AT / 1_000) },
      ...{ sessionId: text(`api:T1:${'a'.repeat(26)}`), body: text('ef'.repeat(32)), at: number(AT) },
      thread: text(SESSION_ID),
    },
  },
  share: {
    link: {
      ...{ PK: text(`X#${SESSION_ID}`), SK: text('ab'.repeat(32)) },
      ...{ by: text('U1'), at: number(AT), expiresAtMs: number(AT + 1), expiresAt: number(AT / 1_000) },
    },
  },
  'sign-in': {
    browser: {
      ...{ PK: text(`B#${'ab'.repeat(32)}`), SK: text('S') },
      person: text('{"source":"slack","installation":"T1","id":"U1","name":"Ann"}'),
      ...{ language: text('ja'), at: number(AT), expiresAtMs: number(AT + 1), expiresAt: number(AT / 1_000) },
    },
  },
  instance: { instance: { PK: text(`N#${INSTANCE}`), SK: text('N'), sessionId: text(SESSION_ID) } },
  'inbox-marks': {
    changed: {
      PK: text(`S#${SESSION_ID}`),
      SK: text('I#slack:C1:1700000000.000002'),
      version: text('1700000009.000001'),
      absorbedBy: number(4),
      readBefore: number(3),
    },
  },
  'repository-names': {
    renamed: {
      PK: text('D#github-names'),
      SK: text('id:1296269'),
      names: text('acme/market acme/shop'),
      at: number(AT),
      held: { BOOL: true },
      expiresAt: number(AT / 1_000 + 7_776_000),
    },
  },
  'name-holder': {
    renamed: {
      PK: text('D#github-names'),
      SK: text('name:acme/shop'),
      id: number(1_296_269),
    },
  },
  'delivery-place': {
    settled: { PK: text('D#github-look'), SK: text('place'), until: number(AT) },
    between: {
      PK: text('D#github-look'),
      SK: text('place'),
      until: number(AT),
      cursor: text('v1_10000000000000001'),
      from: number(AT + 900_000),
      unsettledSince: number(AT + 1_000),
    },
  },
  due: {
    summary: {
      PK: text(`S#${SESSION_ID}`),
      SK: text('M'),
      version: number(9),
      at: number(AT),
      phase: text('thinking'),
      turn: number(2),
      requester: text('U1'),
      costMicroUsd: number(1_234_567),
      estimatedMicroUsd: number(8_900),
      dueAt: number(AT + 60_000),
      dueShard: text('D#1'),
      sweeps: number(1),
    },
  },
};
