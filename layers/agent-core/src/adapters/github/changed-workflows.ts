const FOLDER = '.github/workflows/';
const BEGINNING = '**Changes workflows**';
const LINE = /\n{0,2}^\*\*Changes workflows\*\*: `[^\n]*$/gm;
/** Workflows that are named. */
const NAMED_MAX = 10;

/**
 * The workflow files among changed ones, by name: whoever reviews is to see it at once, because they run with the repository's
 * secrets.
 */
export function changedWorkflows(files: readonly string[]): string[] {
  return files.filter((name) => name.startsWith(FOLDER)).map((name) => name.slice(FOLDER.length));
}

/** The description with a line about them at its end. */
export function withWorkflows(description: string, workflows: readonly string[]): string {
  // Who was shown the description before may have sent the line back.
  const body = description.replaceAll(LINE, '');
  if (workflows.length === 0) return body;
  const more = workflows.length > NAMED_MAX ? ` and ${workflows.length - NAMED_MAX} more` : '';
  const names = workflows.slice(0, NAMED_MAX).map((name) => `\`${name.replaceAll('`', "'")}\``);
  return `${body.trimEnd()}\n\n${BEGINNING}: ${names.join(', ')}${more}`;
}
