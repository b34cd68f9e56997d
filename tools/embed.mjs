/**
 * CloudFormation cannot read a text file, so template.yaml holds the worker's scripts a second time, each below a line
 * `# embedded: <file>`. This copies the files into the template.
 *
 * Usage: node tools/embed.mjs [--check]    --check changes nothing and exits 1 when a copy is out of date
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

function main() {
  const file = join(root, 'template.yaml');
  const { text, changed } = embedFiles(readFileSync(file, 'utf8'), root);
  if (changed.length === 0) return console.log('template.yaml holds the current scripts.');
  if (process.argv.includes('--check')) {
    console.error(`template.yaml holds an old copy of ${changed.join(', ')}. Run: npm run embed`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, text);
  console.log(`template.yaml: copied ${changed.join(', ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
