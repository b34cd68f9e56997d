import { start } from './start.mjs';

await start('', './commands/worker.ts');
