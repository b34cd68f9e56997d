import { readFileSync } from 'node:fs';
import { UsageError } from '../../../scripts/arguments.mjs';
import { OWN_OWNER } from '../../github/import-repository.ts';
import type { LocalSystem } from '../../system/system.ts';

/** Characters of an issue's file, as GitHub's own limit of a body. */
const ISSUE_CHARS_MAX = 65_536;

/** What a person brings to the local system: folders or git URLs, and files of issues, which open in the first of them. */
export type Own = { repositories: string[]; issues: string[] };
/** One of them as it is on the local GitHub. */
export type OwnRepository = { repository: string; source: string; htmlUrl: string; issueUrls: string[] };

/** Whose issues are opened: the person at this machine. */
const AUTHOR = 'alice';

type Issue = { title: string; body: string };

/** Reads the files of issues: the first line is the title, the rest the body. Throws a {@link UsageError}. */
export function readIssues(files: string[]): Issue[] {
  return files.map((file) => {
    const text = textOf(file);
    const [first = '', ...rest] = text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/\r?\n/);
    const title = first.replace(/^#+\s*/, '').trim();
    if (title === '') throw new UsageError(`${file} is empty: its first line is the title of an issue.`);
    return { title: title.slice(0, 256), body: rest.join('\n').trim().slice(0, ISSUE_CHARS_MAX) };
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--issue ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Copies the repositories to the local GitHub and opens the issues in the first. Throws an ImportProblem. */
export async function seedOwn({ github }: LocalSystem, own: Own): Promise<OwnRepository[]> {
  const issues = readIssues(own.issues);
  const seeded: OwnRepository[] = [];
  for (const [index, source] of own.repositories.entries()) {
    const { name, htmlUrl } = await github.importRepository(source);
    const opened = index === 0 ? issues : [];
    const issueUrls = opened.map(
      (issue) => github.createIssue({ owner: OWN_OWNER, name, author: AUTHOR, ...issue }).htmlUrl,
    );
    seeded.push({ repository: `${OWN_OWNER}/${name}`, source, htmlUrl, issueUrls });
  }
  return seeded;
}

/** What the terminal says of them. */
export function ownLines(seeded: OwnRepository[]): string {
  return seeded
    .map(({ repository, source, htmlUrl, issueUrls }) =>
      [
        `         ${htmlUrl}   (a copy of ${source}: say ${repository})`,
        ...issueUrls.map((url) => `         ${url}`),
      ].join('\n'),
    )
    .join('\n');
}
