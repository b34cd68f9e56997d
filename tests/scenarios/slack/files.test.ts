import { describe, expect, test } from 'vitest';
import { toolResults } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import type { Scenario } from '../harness/scenario.ts';
import { firstBlocks, HANDS_OUT_REPORT, PNG, REPORT } from './attached.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('what people attach', () => {
  test('An image that a person attaches reaches the model as it is, also at every later call', async () => {
    const talk = scenario.open({
      text: 'what is in it?',
      files: [{ name: 'screen.png', content: PNG }],
      turns: [{ text: 'A pixel.' }, { text: 'Still a pixel.' }],
    });
    await scenario.answered(talk, /A pixel/);
    const [image] = firstBlocks(talk).flatMap((block) => block.image ?? []);
    expect(image).toMatchObject({ format: 'png', source: { bytes: PNG.toString('base64') } });
    expect(JSON.stringify(await talk.entries())).not.toContain(PNG.toString('base64'));
    talk.say('and now?');
    await scenario.answered(talk, /Still a pixel/);
    expect(firstBlocks(talk).filter((block) => block.image)).toHaveLength(1);
  });
});

describe('what the agent hands out', () => {
  test('A file that the agent hands out is in the thread, beside its words, with the worker’s bytes', async () => {
    const talk = scenario.open({ turns: HANDS_OUT_REPORT });
    await scenario.answered(talk, /See above/);
    const [message] = talk.answersLike(/numbers/);
    expect(message?.files.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['report.csv', REPORT],
    ]);
    expect(toolResults(talk.lastRequest())[1]?.text).toMatch(/^People in the thread get report\.csv \(21 bytes\)\./);
  });
});
