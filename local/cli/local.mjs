import { start } from './start.mjs';

await start('Remote SWE: the whole system on this machine, until Ctrl-C.', './commands/local.ts');
