import { start } from './start.mjs';

await start(
  'The dashboard of template.yaml, with the numbers of a session on this machine.',
  './commands/dashboard.ts',
);
