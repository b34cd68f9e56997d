import { start } from './start.mjs';

await start(
  'Remote SWE: functions in containers of the SAM CLI, on the running local system.',
  './commands/sam-local.ts',
);
