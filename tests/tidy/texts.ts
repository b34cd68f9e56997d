import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEXT = /\.(md|json|ya?ml|toml|sh|html)$|(^|\/)(Makefile|run|vitest[\w.]*\.config\.ts)$/;

/** What names files besides the sources: documents, scripts of package.json, template, makefiles, workflows, pages, configurations. */
export function otherTexts(repository: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repository, encoding: 'utf8' });
  const paths = listed.split('\n').filter((path) => TEXT.test(path) && path !== 'package-lock.json');
  return paths
    .filter((path) => existsSync(join(repository, path)))
    .map((path) => readFileSync(join(repository, path), 'utf8'));
}
