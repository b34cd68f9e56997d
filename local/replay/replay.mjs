import { start } from '../cli/start.mjs';

await start('', '../replay/command.ts');
