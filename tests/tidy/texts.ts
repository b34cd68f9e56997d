import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEXT = /\.(md|json|ya?ml|toml|sh|html)$|(^|\/)(Makefile|run|vitest[\w.]*\.config\.ts)$/;

/** What names files besides the sources: documents, scripts of package.json, template, makefiles, workflows, pages, configurations. */
export function otherTexts(repository: string): string[] {
  return filesOf(repository)
    .filter((path) => TEXT.test(path) && path !== 'package-lock.json')
    .map((path) => readFileSync(join(repository, path), 'utf8'));
}

/** The paths of all files of the repository, those too that are not committed yet. */
export function filesOf(repository: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repository, encoding: 'utf8' });
  return [...new Set(listed.split('\n'))].filter((path) => path !== '' && existsSync(join(repository, path)));
}
