import { bash, effect, type Turns } from '../greeting.ts';
import type { Scene } from '../plan.ts';

/** One transparent pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const ATTACHED = [
  { name: 'trace.log', content: 'TypeError: cannot read properties of undefined\n\tat greet.sh:2\n' },
  { name: 'shot.png', content: PNG },
  { name: 'core.bin', content: Buffer.from([0, 1, 2]) },
];

const MAKE_REPORT =
  "ls .attachments | sed 's/^F[A-Z0-9]*-//'\nmkdir -p out; printf 'day,failures\\n1,0\\n2,3\\n' >out/report.csv";

/** What was attached is on the machine; a file is handed out; an image is looked at. */
export const FILES_TURNS: Turns = [
  { text: 'I look at what you sent.', toolUses: [effect('report', MAKE_REPORT)] },
  {
    toolUses: [
      { name: 'send_file', input: { path: 'out/report.csv', comment: 'The numbers' } },
      bash('cp .attachments/*shot.png shot.png'),
      { name: 'view_image', input: { path: 'shot.png' } },
    ],
  },
  { text: 'It is a type error; the numbers are above.' },
  { text: 'I see the second picture.' },
];

/** A picture comes while the session is idle. */
export const PICTURE: Scene = {
  act(system, { threadTs }) {
    const files = [{ name: 'after.png', content: PNG }];
    system.slack.people.type({ user: 'alice', channel: 'dev', threadTs, text: 'and now it looks so', files });
  },
};
