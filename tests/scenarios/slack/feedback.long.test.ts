import { expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import type { Scenario } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

test('What people say of an answer by its buttons lands in the session’s record, the last word of each', async () => {
  const talk = scenario.open({ turns: [{ text: 'It is done.' }] });
  await scenario.answered(talk, /It is done/);
  const { people } = scenario.system.slack;
  const messageTs = talk.answersLike(/It is done/)[0]?.ts ?? '';
  for (const [user, value] of [
    ['alice', 'bad'],
    ['alice', 'good'],
    ['bob', 'bad'],
  ] as const) {
    const pressed = await people.pressButton({ user, messageTs, actionId: 'remote_swe_feedback', value });
    expect(pressed).toMatchObject({ kind: 'answered', status: 200 });
  }
  const said = (await talk.items()).filter((item) => item.SK?.S?.startsWith('F#'));
  expect(said.map(({ SK, verdict }) => [SK?.S, verdict?.S])).toEqual([
    [`F#${messageTs}#U0ALICE`, 'good'],
    [`F#${messageTs}#U0BOB`, 'bad'],
  ]);
});
