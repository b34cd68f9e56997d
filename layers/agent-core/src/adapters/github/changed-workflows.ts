const FOLDER = '.github/workflows/';
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
export function withWorkflows(body: string, workflows: readonly string[]): string {
  if (workflows.length === 0) return body;
  const more = workflows.length > NAMED_MAX ? ` and ${workflows.length - NAMED_MAX} more` : '';
  const names = workflows.slice(0, NAMED_MAX).map((name) => `\`${name.replaceAll('`', "'")}\``);
  return `${body.trimEnd()}\n\n**Changes workflows**: ${names.join(', ')}${more}`;
}
