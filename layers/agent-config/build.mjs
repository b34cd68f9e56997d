/**
 * Copies what an operator tunes without touching code into the folder that becomes /opt/agent-config.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const CONFIG = ['prompts', 'models.json', 'mcp.json'];
/** The first is written by `npm run mcp -- --write`. */
const OPTIONAL = ['mcp-tools.json', 'places.json'];

const outdir = join(process.argv[2] ?? join(here, 'dist'), 'agent-config');
const missing = CONFIG.filter((name) => !existsSync(join(here, name)));
if (missing.length > 0) {
  console.error(`layers/agent-config lacks ${missing.join(', ')}; nothing was built. Restore it, e.g. with git.`);
  process.exit(1);
}
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
const present = [...CONFIG, ...OPTIONAL.filter((name) => existsSync(join(here, name)))];
for (const name of present) cpSync(join(here, name), join(outdir, name), { recursive: true });
console.log(`agent-config: ${present.join(', ')}`);
