/**
 * CloudFormation cannot read a text file, so template.yaml holds the worker's scripts a second time, each below a line
 * `# embedded: <file>`. This copies the files into the template.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand } from './arguments.mjs';

const USAGE = `Usage: npm run embed [-- --check] [--json]
  Copies the worker's scripts into template.yaml. --check changes nothing and exits 1 when a copy is out of date.
  --json   for programs: one JSON value on standard output, with the files whose copy was out of date`;

const OPTIONS = { check: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } };

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The marker, the line that opens the block (`- |` or `key: |`), and the block: blank or deeper lines. */
const EMBEDDED = /^( *)# embedded: (\S+)\n(\1[^\n]*\|\n)((?:\1 +[^\n]*\n|\n(?=\n*\1 ))*)/gm;

const indented = (text, indent) => text.replace(/^(?=[^\n])/gm, indent);

/**
 * `template` with every embedded block replaced by its file below `folder`, and the files that differed. Throws an Error
 * that names a file that is missing.
 */
export function embedFiles(template, folder) {
  const changed = [];
  const text = template.replace(EMBEDDED, (whole, indent, file, opening) => {
    const source = join(folder, file);
    if (!existsSync(source)) throw new Error(`template.yaml embeds ${file}, which does not exist`);
    const block = `${indent}# embedded: ${file}\n${opening}${indented(readFileSync(source, 'utf8'), `${indent}  `)}`;
    if (block !== whole) changed.push(file);
    return block;
  });
  return { text, changed };
}

function main(args) {
  const { check, json } = readArguments(args, OPTIONS, 'embed').values;
  const file = join(root, 'template.yaml');
  const { text, changed } = embedFiles(readFileSync(file, 'utf8'), root);
  const isCurrent = changed.length === 0;
  const ok = isCurrent || !check;
  if (!isCurrent && !check) writeFileSync(file, text);
  if (json) console.log(JSON.stringify({ ok, isCurrent, changed }));
  else if (isCurrent) console.log('template.yaml holds the current scripts.');
  else if (check) console.error(`template.yaml holds an old copy of ${changed.join(', ')}. Run: npm run embed`);
  else console.log(`template.yaml: copied ${changed.join(', ')}`);
  return ok ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand(USAGE, main);
