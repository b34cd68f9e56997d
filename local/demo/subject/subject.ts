import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The alias under which package.json brings the package. */
const PACKAGE = 'demo-subject';

/** Where the demo's repository lives on the local GitHub. */
export const SUBJECT_OWNER = 'acme';
export const SUBJECT_NAME = 'strftime';
export const SUBJECT_REPOSITORY = `${SUBJECT_OWNER}/${SUBJECT_NAME}`;

/** The installed package's directory: the content of the repository's first commit. */
export function subjectDirectory(): string {
  return path.dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
}

/** The issue to open: `issue.md` without its heading as title, its last comment (the credit) included. */
export function subjectIssue(): { title: string; body: string } {
  const text = readFileSync(new URL('./issue.md', import.meta.url), 'utf8');
  const [heading = '', ...body] = text.split('\n');
  return { title: heading.replace(/^# /, ''), body: body.join('\n').trim() };
}
