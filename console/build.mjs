/**
 * Builds the console's page where that is needed, and copies it into the folder that becomes /opt/console.
 *
 * Usage, in this folder: node build.mjs <artifacts folder>
 */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { builtConsole } from '../scripts/build/console.mjs';

const [artifacts] = process.argv.slice(2);
if (!artifacts) throw new Error('Usage, in this folder: node build.mjs <artifacts folder>');
const outdir = join(artifacts, 'console');
rmSync(outdir, { recursive: true, force: true });
cpSync(builtConsole(), outdir, { recursive: true });
console.log(`console: ${readdirSync(outdir, { recursive: true }).length} files`);
