import { readYaml } from '../files/read-yaml.ts';

/** Characters of front matter that are looked at: a longer one is prose. */
const FRONT_CHARS_MAX = 8_000;

/**
 * The front matter of a file as text by key: lists joined by commas, everything else as it is written. Undefined when there is
 * none. What is no YAML is read line by line: Cursor writes `globs: *.ts`, where YAML sees an alias.
 */
export function frontMatter(text: string): Record<string, string> | undefined {
  const start = text.replace(/^\ufeff/, '').slice(0, FRONT_CHARS_MAX);
  const lines = start.split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '---') return undefined;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return undefined;
  const front = lines.slice(1, end);
  return asYaml(front.join('\n')) ?? asLines(front);
}

function asYaml(text: string): Record<string, string> | undefined {
  const value = readYaml(text);
  if (!value || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, given]) => [key, asText(given)]));
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(', ');
  return value === null || typeof value === 'object' ? '' : String(value);
}

function asLines(lines: string[]): Record<string, string> {
  const pairs = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim();
    return /^[A-Za-z][\w-]*$/.test(key) ? [[key, line.slice(colon + 1).trim()]] : [];
  });
  return Object.fromEntries(pairs);
}

/** Whether a rule holds for all work, or for some files or occasions only, which `when` names. */
export type RuleScope = { kind: 'always' } | { kind: 'some'; when: string; about: string };

/** Triggers of Windsurf that are not for all work. */
const SOME_TRIGGERS = new Set(['glob', 'model_decision', 'manual']);
const EVERYTHING = new Set(['*', '**', '**/*']);

/** As Cursor, Copilot, Windsurf and Claude Code write it. A rule that says nothing of itself holds for all work. */
export function ruleScope(front: Record<string, string> | undefined): RuleScope {
  if (!front || front.alwaysApply === 'true' || front.trigger === 'always_on') return { kind: 'always' };
  const when = [front.globs, front.applyTo, front.paths].find(Boolean) ?? '';
  if (EVERYTHING.has(when)) return { kind: 'always' };
  const isSome = when !== '' || front.alwaysApply === 'false' || SOME_TRIGGERS.has(front.trigger ?? '');
  return isSome ? { kind: 'some', when, about: front.description ?? '' } : { kind: 'always' };
}
