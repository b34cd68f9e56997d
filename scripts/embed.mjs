/**
 * CloudFormation cannot read a text file, so template.yaml holds the worker's scripts a second time, each below a line
 * `# embedded: <file>`. This copies the files into the template.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand } from './arguments.mjs';

const USAGE = `Usage: npm run embed [-- --check]
  Copies the worker's scripts into template.yaml. --check changes nothing and exits 1 when a copy is out of date.`;

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
  const { check } = readArguments(args, { check: { type: 'boolean', default: false } }, 'embed').values;
  const file = join(root, 'template.yaml');
  const { text, changed } = embedFiles(readFileSync(file, 'utf8'), root);
  if (changed.length > 0 && check) {
    console.error(`template.yaml holds an old copy of ${changed.join(', ')}. Run: npm run embed`);
    return 1;
  }
  if (changed.length > 0) writeFileSync(file, text);
  console.log(
    changed.length > 0 ? `template.yaml: copied ${changed.join(', ')}` : 'template.yaml holds the current scripts.',
  );
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand(USAGE, main);
