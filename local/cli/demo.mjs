import { start } from './start.mjs';

await start(
  'Remote SWE: a Slack mention becomes a pull request, here and now, without AWS or Docker.',
  './commands/demo.ts',
);
