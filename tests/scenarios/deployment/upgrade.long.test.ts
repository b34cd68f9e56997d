import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionScript, lastUserText, toolResults } from '../../../local/aws/bedrock/script.ts';
import { goldenPath, UPDATE, versionsRecorded } from '../../golden/golden-file.ts';
import {
  hasTable,
  RELEASED_STATES,
  type ReleasedState,
  type ReleasedTable,
  readTableOf,
  tableFile,
} from '../../golden/released-table.ts';
import { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { dumped, playReleased, restore } from './released-sessions.ts';

const { version: current } = JSON.parse(readFileSync(goldenPath('../../package.json'), 'utf8')) as { version: string };

test.runIf(UPDATE && !hasTable(current))('A new version writes its table once', async () => {
  const scenario = await Scenario.start();
  try {
    const table = await dumped(scenario, await playReleased(scenario));
    writeFileSync(goldenPath(tableFile(current)), `${JSON.stringify(table, null, 2)}\n`, { flag: 'wx' });
  } finally {
    await scenario.close();
  }
});

/** Looks at the folder when it is asked to, and says what its newest results were. */
const script = functionScript((request) => {
  const results = toolResults(request);
  const isAnswered = request.messages.at(-1)?.content.some((block) => block.toolResult);
  if (isAnswered) return { text: `Went on with: ${results.at(-1)?.text}` };
  if (/list it/.test(lastUserText(request))) return { toolUses: [{ name: 'bash', input: { command: 'echo listed' } }] };
  return { text: 'Went on.' };
});

/** A cold start of what answers Slack may take all of its time on a busy machine: Slack tries again, and nothing is refused. */
const isLate = ({ logicalId, status }: { logicalId: string; status: string }) =>
  logicalId === 'SlackEventsFunction' && status === 'timeout';

describe.each(versionsRecorded().filter(hasTable))('sessions that version %s left in flight', (version) => {
  let scenario: Scenario;
  let released: ReleasedTable;
  let talks: Record<ReleasedState, Talk>;

  beforeAll(async () => {
    scenario = await Scenario.start();
    released = readTableOf(version);
    await restore(scenario, released);
    const adopted = RELEASED_STATES.map((state) => {
      const thread = released.sessions[state];
      const root = released.messages.find(({ ts }) => ts === thread.ts);
      return [state, scenario.adopt(/case-\d+/.exec(root?.text ?? '')?.[0] ?? '', thread, script)];
    });
    talks = Object.fromEntries(adopted);
  });
  afterAll(() => scenario.close());

  test('A message that the old version had not read is read and answered', async () => {
    await scenario.answered(talks.unread, /Went on/);
    expect((await talks.unread.inbox()).filter((item) => !item.absorbedBy)).toEqual([]);
    expect(JSON.stringify(talks.unread.lastRequest().messages)).toContain('the second file, too');
  });

  test('A session that waited for a machine gets one, and its command runs', async () => {
    await scenario.answered(talks.waiting, /Went on with: [\s\S]*here I am/);
  });

  test('A command that ran on a machine which is gone is told as unknown, and the turn ends', async () => {
    await scenario.answered(talks.acting, /Went on/);
    const outcomes = (await talks.acting.results()).map(({ outcome }) => outcome);
    expect(outcomes).toContain('unknown');
    // One of the to-do list, and one for each of the two commands.
    expect(outcomes).toHaveLength(3);
  });

  test('A paused session stays paused until somebody writes', async () => {
    expect(await talks.paused.phase()).toBe('paused');
    talks.paused.say('please go on');
    await scenario.answered(talks.paused, /Went on/);
  });

  test('An idle session takes the next message, on a machine of today', async () => {
    const before = (await talks.idle.entries()).length;
    talks.idle.say('please list it');
    await scenario.answered(talks.idle, /Went on with: [\s\S]*listed/);
    const entries = await talks.idle.entries();
    expect(entries.length).toBeGreaterThan(before);
    expect(entries[0]?.version).toBe(1);
  });

  test('Nothing of it was refused: no step failed, no wake was given up', async () => {
    const failed = scenario.system.pool.invocations.filter((each) => each.status !== 'ok' && !isLate(each));
    expect(failed.map(({ logicalId, status }) => `${logicalId} ${status}`)).toEqual([]);
    for (const talk of Object.values(talks)) expect(await talk.phase()).toBe('idle');
    const lines = scenario.system.pool.logs('AgentStepFunction').map(({ text }) => text);
    expect(lines.filter((line) => /cannot be read|The step failed/.test(line))).toEqual([]);
  });
});
