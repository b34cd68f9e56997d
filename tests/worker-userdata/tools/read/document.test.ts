import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentKind } from '../../../../worker-userdata/runtime/tools/read/document.ts';
import type { CallContext } from '../../../../worker-userdata/runtime/tools/worker-tool.ts';
import { localContext, runLocally } from '../local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'documents-'));
const programs = join(root, 'programs');
const scratch = join(root, 'scratch');
mkdirSync(programs);
mkdirSync(scratch);
/** A machine with the basic programs, and those converters that a test puts there. */
const context = localContext(root, { PATH: `${programs}:/usr/bin:/bin`, TMPDIR: scratch });
const bare = { ...context, environment: { ...context.environment, PATH: basics() } };
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string, at = context) => runLocally('read_file', { path }, at);
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(context.home.workspace, name), content);
  return name;
};
function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/bash\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}
/** A folder with links to the programs that scripts need, and no converter. */
function basics(): string {
  const folder = join(root, 'basics');
  mkdirSync(folder);
  for (const name of ['sh', 'mktemp', 'rm', 'tail', 'cat', 'basename']) {
    const found = ['/bin', '/usr/bin'].map((at) => join(at, name)).find((path) => existsSync(path)) ?? name;
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${found} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const ZIP = Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1');
/** One page with one line. Its table of contents is left out, which readers repair. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 18 Tf 20 40 Td (Invoice of March) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
`;

describe('documents', () => {
  it.each([
    ['a.pdf', '%PDF-1.7\n', 'pdf'],
    ['without-ending', '%PDF-1.7\n', 'pdf'],
    ['notes.md', 'A file that begins with %PDF- is one.', undefined],
    ['a.docx', ZIP, 'docx'],
    ['a.XLSX', ZIP, 'xlsx'],
    ['a.zip', ZIP, undefined],
    ['a.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'doc'],
    ['a.docx', 'only text', undefined],
    ['constructor', ZIP, undefined],
    ['a.pdf', ZIP, undefined],
  ])('Documents are known by their first bytes: %s', (name, start, kind) => {
    expect(documentKind(name, Buffer.from(start))).toBe(kind);
  });

  it('A document becomes text by a program of the machine, with numbered lines, and leaves nothing behind', async () => {
    program('pdftotext', 'echo "a warning" >&2; echo "Invoice of March"; echo "called with $*"');
    const { isError, text } = await read(file('invoice.pdf', PDF));
    expect(isError).toBe(false);
    expect(text).toMatch(
      /^Text of a document, made with pdftotext:\n {5}1\tInvoice of March\n {5}2\tcalled with -layout/,
    );
    expect(text).toContain(`[Lines 1-2 of 2 in ${context.home.workspace}/invoice.pdf.]`);
    expect(text).not.toContain('a warning');
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('A document that its program cannot read is answered with what the program said', async () => {
    program('pdftotext', 'echo "half a page"; echo "Incorrect password" >&2; exit 1');
    const { isError, text } = await read(file('locked.pdf', PDF));
    expect({ isError, text }).toMatchObject({
      isError: true,
      text: expect.stringMatching(/pdftotext failed \(exit 1\): .*Incorrect password/s),
    });
  });

  it('A document without text is said to have none', async () => {
    program('pdftotext', 'printf "\\f"');
    expect((await read(file('scan.pdf', PDF))).text).toContain('without text: perhaps it holds images only');
  });

  it.each([
    [
      'pdf',
      PDF,
      'pdftotext (package poppler-utils) or mutool (package mupdf-tools), for example: sudo apt-get install -y poppler-utils',
    ],
    ['docx', ZIP, 'pandoc (package pandoc) or soffice (package libreoffice)'],
    ['pptx', ZIP, 'soffice and pdftotext (package libreoffice)'],
  ])(
    'A %s document on a machine without a program for it is answered with what to install',
    async (kind, content, words) => {
      const { isError, text } = await read(file(`bare.${kind}`, content), bare);
      expect(isError).toBe(true);
      expect(text).toContain(`is a document (${kind}), and nothing on this machine makes text of it. Install ${words}`);
    },
  );

  it('Sheets are made by LibreOffice in a folder that is gone afterwards, each with its name', async () => {
    program(
      'soffice',
      'while [ "$1" != --outdir ]; do shift; done; echo "a;b" > "$2/book-One.csv"; echo "c" > "$2/book-Two.csv"',
    );
    const { text } = await read(file('book.xlsx', ZIP));
    expect(text).toMatch(/made with soffice:\n.*## book-One\n.*a;b\n.*## book-Two\n.*c\n/s);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('A name that looks like an option is only a name', async () => {
    program('pdftotext', 'printf "%s\\n" "$@"');
    const { text } = await read(file('-o evil $(id).pdf', PDF));
    expect(text).toContain(`\t${context.home.workspace}/-o evil $(id).pdf\n`);
  });
});

it('Several documents of one call are each read where systemd has not forgotten the scope of the one before', async () => {
  program('pdftotext', 'echo "Invoice of March"');
  const known = join(root, 'units');
  mkdirSync(known);
  program(
    'systemd-run',
    `for word; do shift; case $word in --unit=*) mkdir "${known}/\${word#--unit=}" || exit 1 ;; --) exec "$@" ;; esac; done`,
  );
  const onSystemd: CallContext = { ...context, scope: { kind: 'systemd', unit: 'remote-swe-x.scope' } };
  const paths = [file('one.pdf', PDF), file('two.pdf', PDF)];
  const { isError, text } = await runLocally('read_file', { paths }, onSystemd);
  expect(isError).toBe(false);
  expect(text.split('Invoice of March')).toHaveLength(3);
});

const hasReal = (name: string) => spawnSync('which', [name], { env: { PATH: '/usr/bin:/bin' } }).status === 0;
describe('documents and the real programs', () => {
  it.skipIf(!hasReal('pdftotext'))('A PDF is read by poppler where it is installed', async () => {
    rmSync(join(programs, 'pdftotext'), { force: true });
    expect((await read(file('real.pdf', PDF))).text).toContain('Invoice of March');
  });

  it.skipIf(!hasReal('pandoc'))('A Word file is read by pandoc where it is installed', async () => {
    const docx = join(context.home.workspace, 'real.docx');
    spawnSync('/usr/bin/pandoc', ['-f', 'markdown', '-o', docx], { input: '# Heading\n\n- one\n- two\n' });
    expect((await read('real.docx')).text).toMatch(/made with pandoc:\n {5}1\t# Heading\n.*- +one/s);
  });
});
