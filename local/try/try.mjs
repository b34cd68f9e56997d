import { start } from '../cli/start.mjs';

await start('', '../try/command.ts');
