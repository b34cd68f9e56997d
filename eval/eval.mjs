import { start } from '../local/cli/start.mjs';

await start('', '../../eval/cli/main.ts');
