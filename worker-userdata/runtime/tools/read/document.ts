import { isOnPath } from '../../process/on-path.ts';
import { quoted } from '../../process/quoted.ts';
import { runProcess } from '../../process/run-process.ts';
import { partOf } from '../../process/scope.ts';
import type { CallContext } from '../worker-tool.ts';

/** Bytes of text that a document may become: catches a small file that unpacks to gigabytes. */
const TEXT_BYTES_MAX = 20_000_000;
/** Characters of what a converter says when it fails. */
const REASON_CHARS = 300;

/** A way to make text of a document: `script` gets its path as $1 and prints the text. */
type Converter = { programs: readonly string[]; install: string; script: string };

const PDF: Converter[] = [
  { programs: ['pdftotext'], install: 'poppler-utils', script: 'pdftotext -layout -enc UTF-8 "$1" -' },
  { programs: ['mutool'], install: 'mupdf-tools', script: 'mutool draw -q -F txt -o - "$1"' },
];
const PANDOC: Converter = {
  programs: ['pandoc'],
  install: 'pandoc',
  script: 'pandoc --sandbox --to gfm --wrap none -- "$1"',
};
/** LibreOffice writes beside no file of ours: what it makes, its profile included, is gone afterwards. `-1` is every sheet. */
function office(format: string, print: string, more: readonly string[] = []): Converter {
  const convert = `soffice --headless "-env:UserInstallation=file://$d/profile" --convert-to ${format} --outdir "$d" "$1" >"$d/said" 2>&1 || { cat "$d/said" >&2; exit 1; }`;
  return {
    programs: ['soffice', ...more],
    install: 'libreoffice',
    script: `d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT && { ${convert}; } && ${print}`,
  };
}
const TEXT = office('txt:Text', 'cat "$d"/*.txt');
const SHEETS = office(
  "'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'",
  'for f in "$d"/*.csv; do printf "## %s\\n" "$(basename "$f" .csv)"; cat "$f"; done',
);
const SLIDES = office('pdf', 'pdftotext -layout -enc UTF-8 "$d"/*.pdf -', ['pdftotext']);

/** By the ending of the name; of PDF the first bytes decide. */
const CONVERTERS: Record<string, readonly Converter[]> = {
  pdf: PDF,
  docx: [PANDOC, TEXT],
  odt: [PANDOC, TEXT],
  epub: [PANDOC],
  doc: [TEXT],
  xlsx: [SHEETS],
  xls: [SHEETS],
  ods: [SHEETS],
  pptx: [SLIDES],
  ppt: [SLIDES],
  odp: [SLIDES],
};

const PDF_START = '%PDF-';
const ZIP_START = 'PK\x03\x04';
const OLE_START = '\xd0\xcf\x11\xe0';

/** The kind of document that a file is, from its name and its first bytes; undefined for all else. */
export function documentKind(name: string, start: Buffer): string | undefined {
  const bytes = start.toString('latin1', 0, 1_024);
  if (bytes.includes(PDF_START)) return bytes.trimStart().startsWith(PDF_START) ? 'pdf' : undefined;
  const extension = name.toLowerCase().slice(name.lastIndexOf('.') + 1);
  const isPacked = bytes.startsWith(ZIP_START) || bytes.startsWith(OLE_START);
  return isPacked && extension !== 'pdf' && Object.hasOwn(CONVERTERS, extension) ? extension : undefined;
}

export type DocumentText =
  | { kind: 'text'; text: string; program: string; isCut: boolean }
  | { kind: 'failed'; reason: string }
  | { kind: 'stopped' };

/** `part`: which one it is of the documents of a call. */
export type Conversion = { document: string; timeoutMs: number; part: number };

/** The text of a document, by the first converter that this machine has, in a process of the tools' user. */
export async function documentText(
  path: string,
  { document, timeoutMs, part }: Conversion,
  context: CallContext,
): Promise<DocumentText> {
  const known = CONVERTERS[document] ?? [];
  const search = context.environment.PATH ?? '';
  const converter = known.find(({ programs }) => programs.every((program) => isOnPath(program, search)));
  if (!converter) return { kind: 'failed', reason: howToInstall(known, path) };
  const { ending, output, isCut } = await run(converter, { path, timeoutMs, part }, context);
  const [program = ''] = converter.programs;
  const failed = (reason: string): DocumentText => ({ kind: 'failed', reason: `${program} ${reason}` });
  switch (ending.kind) {
    case 'stopped':
      return { kind: 'stopped' };
    case 'not-started':
      return failed(`could not be started: ${ending.reason}`);
    case 'still-running':
      await ending.stop();
      return failed(`took more than ${Math.round(timeoutMs / 1_000)} s. Run it with bash and a longer time limit.`);
    case 'exited': {
      const said = output.toString('utf8');
      if (ending.exit.exitCode === 0) return { kind: 'text', text: said, program, isCut };
      return failed(`failed (exit ${ending.exit.exitCode ?? ending.exit.signal}): ${said.trim().slice(-REASON_CHARS)}`);
    }
  }
}

function howToInstall(known: readonly Converter[], path: string): string {
  const names = known.map(({ programs, install }) => `${programs.join(' and ')} (package ${install})`);
  return `nothing on this machine makes text of it. Install ${names.join(' or ')}, for example: sudo apt-get install -y ${known[0]?.install}; then read ${quoted(path)} again.`;
}

/** Warnings are no part of the text; when it fails, they say why. */
async function run(
  converter: Converter,
  { path, timeoutMs, part }: { path: string } & Omit<Conversion, 'document'>,
  context: CallContext,
) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const script = `e=$(mktemp) && (${converter.script}) 2>"$e"; s=$?; [ $s = 0 ] || tail -c 1000 "$e"; rm -f "$e"; exit $s`;
  const ending = await runProcess({
    ...context,
    scope: partOf(context.scope, part),
    command: ['sh', '-c', script, 'convert', path],
    workingDirectory: '/',
    marker: context.directory.name,
    folder: context.directory.path,
    timeoutMs,
    onOutput: (chunk) => {
      bytes += chunk.length;
      if (bytes <= TEXT_BYTES_MAX) chunks.push(chunk);
    },
  });
  return { ending, output: Buffer.concat(chunks), isCut: bytes > TEXT_BYTES_MAX };
}
