import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LocalSystem } from '../system/system.ts';
import type { DemoTarget } from './script.ts';
import { SUBJECT_NAME, SUBJECT_OWNER, SUBJECT_REPOSITORY, subjectDirectory, subjectIssue } from './subject/subject.ts';

/** The demo's repository and issue as they are on the local GitHub. `packageName` is e.g. `strftime 0.9.2`. */
export type SeededSubject = DemoTarget & { packageName: string; issueTitle: string; issueNumber: number };

/** Makes a repository of the installed package, and opens the issue that describes its bug. */
export async function seedSubject(system: LocalSystem): Promise<SeededSubject> {
  const [owner, name, directory] = [SUBJECT_OWNER, SUBJECT_NAME, subjectDirectory()];
  const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  const description = String(manifest.description ?? '');
  await system.github.createRepository({ owner, name, sourceDirectory: directory, description });
  const issue = system.github.createIssue({ owner, name, author: 'alice', ...subjectIssue() });
  return {
    repository: SUBJECT_REPOSITORY,
    issueUrl: issue.htmlUrl,
    issueNumber: issue.number,
    issueTitle: issue.title,
    packageName: `${manifest.name} ${manifest.version}`,
  };
}
