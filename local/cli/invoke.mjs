import { start } from './start.mjs';

await start('Remote SWE: one function with a sample event, without Docker.', './invoke.ts');
