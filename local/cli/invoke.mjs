import { start } from './start.mjs';

await start('Remote SWE: one function with a sample event, without Docker.', './commands/invoke.ts');
