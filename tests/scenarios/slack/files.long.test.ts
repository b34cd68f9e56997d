import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toolResults } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { firstBlocks, HANDS_OUT_REPORT, PNG } from './attached.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

function firstText(talk: Talk): string {
  return firstBlocks(talk)
    .map((block) => block.text ?? '')
    .join('\n');
}

describe('what people attach', () => {
  test('A text file of a person stands in the message, with its name', async () => {
    const content = 'TypeError: cannot read properties of undefined\n\tat ゼロ (main.ts:1)\n';
    const talk = scenario.open({ files: [{ name: 'trace.log', content }], turns: [{ text: 'A type error.' }] });
    await scenario.answered(talk, /A type error/);
    expect(firstText(talk)).toMatch(
      /<outside-material kind="file" name="trace\.log" from="U0ALICE" path="\.attachments\/[^"]+" mark="\w+">\nTypeError/,
    );
  });

  test('A long text file of a person is cut', async () => {
    const content = `${'line\n'.repeat(20_000)}the end`;
    const talk = scenario.open({ files: [{ name: 'long.txt', content }], turns: [{ text: 'Long.' }] });
    await scenario.answered(talk, /Long/);
    expect(firstText(talk).length).toBeLessThan(45_000);
    expect(firstText(talk).includes('the end')).toBe(false);
    expect(firstText(talk).slice(-200)).toMatch(/long\.txt" is cut there: 60007 characters more/);
  });

  test('What the model cannot be shown is on its machine, and it is told where', async () => {
    const talk = scenario.open({
      files: [
        { name: 'core.bin', content: Buffer.from([0, 1, 2]) },
        { name: 'huge.png', content: Buffer.concat([PNG, randomBytes(4_000_000)]) },
      ],
      turns: [
        bash('cd .attachments; ls; cmp F*-core.bin <(printf "\\0\\1\\2") && wc -c F*-huge.png'),
        { text: 'I cannot read these.' },
      ],
    });
    await scenario.answered(talk, /I cannot read these/);
    expect(firstText(talk)).toMatch(/core\.bin.*3 bytes: on your machine it is \.attachments\/F\w+-core\.bin/);
    expect(firstText(talk)).toMatch(/huge\.png" is not shown here: it is too large/);
    const [result] = toolResults(talk.lastRequest());
    expect(result?.text).toMatch(/core\.bin\nF\w+-huge\.png\n40000\d\d F\w+-huge\.png\nexit=0/);
    expect(result?.text).toMatch(/\[Attached by a person: \/.*\/workspace\/\.attachments\/F\w+-core\.bin, 3 bytes\]/);
  });

  test('A file without any words is a message', async () => {
    const { people } = scenario.system.slack;
    const calls = scenario.system.bedrock.calls.length;
    people.type({
      user: 'alice',
      channel: 'dev',
      text: '@remote-swe',
      files: [{ name: 'a.txt', content: 'only this' }],
    });
    await scenario.until(() => scenario.system.bedrock.calls.length > calls);
    expect(JSON.stringify(scenario.system.bedrock.calls.at(-1)?.request?.messages)).toContain('only this');
  });

  test('A forwarded message with its file, and a pasted table, come as material beside the words', async () => {
    const { people } = scenario.system.slack;
    const content = 'Error: the disk is full';
    const told = people.type({
      user: 'bob',
      channel: 'ops',
      text: '@remote-swe? stop & see <x>',
      files: [{ name: 'crash.log', content }],
    });
    const talk = scenario.open({ text: 'please look', turns: [{ text: 'I see.' }, { text: 'Both.' }] });
    await scenario.answered(talk, /I see/);
    people.type({
      user: 'alice',
      channel: talk.channel,
      threadTs: talk.ts,
      text: 'and at these',
      attachments: [
        { kind: 'forward', channel: 'ops', ts: told.ts },
        {
          kind: 'table',
          rows: [
            ['host', 'disk'],
            ['web-1', '91%'],
          ],
        },
      ],
    });
    await scenario.answered(talk, /Both/);
    const last = talk.lastRequest().messages.at(-1)?.content ?? [];
    const shown = last.map(({ text = '' }) => text.replace(/ (?:at|in|link|path|mark)="[^"]*"/g, ''));
    expect(shown.slice(0, 4)).toEqual([
      '<person-message from="U0ALICE" name="Alice Example">\nand at these\n</person-message>',
      expect.stringMatching(
        /^<outside-material kind="forward" from="Bob[^"]*\(U0BOB\)">\n.*stop & see <x>\n<\/outside-material>$/,
      ),
      '<outside-material kind="table" from="U0ALICE">\nhost | disk\nweb-1 | 91%\n</outside-material>',
      `<outside-material kind="file" name="crash.log">\n${content}\n</outside-material>`,
    ]);
  });

  test('An image in the thread while the session is idle reaches the model', async () => {
    const talk = scenario.open({ turns: [{ text: 'Send it.' }, { text: 'Got the image.' }] });
    await scenario.answered(talk, /Send it/);
    talk.say('here', 'alice', [{ name: 'here.png', content: PNG }]);
    await scenario.answered(talk, /Got the image/);
    expect(
      talk
        .lastRequest()
        .messages.at(-1)
        ?.content.filter((block) => block.image),
    ).toHaveLength(1);
  });
});

describe('what the agent hands out', () => {
  test('A file that the agent hands out is there once when Slack loses its answer, and after a failed upload', async () => {
    const { faults } = scenario.system.slack.api;
    faults.plan('files.getUploadURLExternal', { kind: 'http', status: 503 }, 2);
    faults.plan('files.completeUploadExternal', { kind: 'answer-lost', status: 500 });
    const talk = scenario.open({ turns: HANDS_OUT_REPORT });
    await scenario.answered(talk, /See above/);
    expect(talk.replies().filter(({ files }) => files.length > 0)).toHaveLength(1);
  });

  test('A file that the agent hands out is named when Slack does not take it', async () => {
    scenario.system.slack.api.faults.plan('files.getUploadURLExternal', { kind: 'error', code: 'missing_scope' });
    const talk = scenario.open({ turns: HANDS_OUT_REPORT });
    await scenario.answered(talk, /See above/);
    expect(talk.answersLike(/The file report\.csv could not be put here: .*missing_scope/)).toHaveLength(1);
  });
});
