import { parse } from 'yaml';
import { CORE, type Document, readText, resolved } from './documents.ts';

/** A name in a file, as documents write it: `file` · `name`. */
export type Reference = { file: string; name: string };

const REFERENCE = /`([\w./@-]+\.(?:ts|mjs|sh|yaml))`\s+·\s+`([\w.#]+)`/g;

export function referencesIn({ text }: Pick<Document, 'text'>): Reference[] {
  return [...text.matchAll(REFERENCE)].map((match) => ({ file: match[1] ?? '', name: match[2] ?? '' }));
}

/** Whether the file declares the name: function, class, constant, type, method, or a value of the template. */
export function isDeclared({ file, name }: Reference, from: Document): boolean {
  const path = resolved(file, from);
  if (!path) return false;
  if (path.endsWith('.yaml')) return templateValue(name) !== undefined;
  const word = name.replace('#', '\\#');
  // A method's head ends its line, or names the type that it returns; a call does neither.
  const declaration = new RegExp(
    `\\b(?:function\\*?|class|const|type|interface)\\s+${word}\\b|^  (?:(?:async|static|get)\\s+)*#?${word}\\((?:.*\\{|.*\\): .*|)$`,
    'm',
  );
  return declaration.test(readText(path));
}

/** A property of a resource (`StepQueue.VisibilityTimeout`) or of a parameter (`WorkerIdleMinutes.Default`). */
export function templateValue(name: string): unknown {
  const [logicalId = '', ...path] = name.split('.');
  const start = template.Resources[logicalId]?.Properties ?? template.Parameters[logicalId];
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], start);
}

type Template = {
  Parameters: Record<string, Record<string, unknown>>;
  Globals: { Function: Record<string, unknown> };
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
};

const template = parse(readText('template.yaml'), { logLevel: 'silent' }) as Template;

/** The template as plain data; intrinsic functions are only their arguments. */
export function readTemplate(): Template {
  return template;
}

/** The value of a numeric constant, exported or not, read from its source: arithmetic over numbers and its neighbours. */
export function constantValue({ file, name }: Reference): number {
  const text = readText(file.includes('/runtime/') || file.startsWith('local/') ? file : `${CORE}/${file}`);
  const expression = new RegExp(`\\bconst ${name}(?::[^=]+)? = ([^;]+);`).exec(text)?.[1];
  if (expression === undefined) throw new Error(`${file} has no constant ${name}`);
  return expression.split('*').reduce((product, term) => product * factor(term.trim(), file), 1);
}

function factor(term: string, file: string): number {
  if (/^[\d_.]+$/.test(term)) return Number(term.replaceAll('_', ''));
  return constantValue({ file, name: term });
}
