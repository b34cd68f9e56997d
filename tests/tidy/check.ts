import type { Exception } from './exceptions.ts';
import { importCycles } from './rules/cycles.ts';
import { importDirection, inlineImports } from './rules/direction.ts';
import { ambientEffects } from './rules/effects.ts';
import { folderCircles } from './rules/folders.ts';
import { neutralWords } from './rules/neutral.ts';
import { parameters } from './rules/parameters.ts';
import { peopleTexts } from './rules/people-texts.ts';
import { anyType, barrels, elsewhere, leftovers, sizes, topLevelLet } from './rules/shape.ts';
import { testTitles, testWaits } from './rules/tests.ts';
import { toolNames } from './rules/tool-names.ts';
import type { Finding, SourceFile } from './source.ts';

const FILE_RULES = [
  importDirection,
  inlineImports,
  ambientEffects,
  sizes,
  parameters,
  topLevelLet,
  anyType,
  leftovers,
  elsewhere,
  barrels,
  neutralWords,
  testTitles,
  testWaits,
];

export function findingsIn(files: readonly SourceFile[]): Finding[] {
  const ofOneFile = files.flatMap((file) => FILE_RULES.flatMap((rule) => rule(file)));
  return [...ofOneFile, ...importCycles(files), ...folderCircles(files), ...toolNames(files), ...peopleTexts(files)];
}

/** What no exception covers, as lines to read. */
export function violations(findings: readonly Finding[], exceptions: readonly Exception[]): string[] {
  return findings
    .filter((finding) => !exceptions.some((exception) => covers(exception, finding)))
    .map(({ path, line, rule, message }) => `${path}:${line}  ${rule}: ${message}`);
}

/** Exceptions that cover nothing any more. */
export function unneeded(findings: readonly Finding[], exceptions: readonly Exception[]): string[] {
  return exceptions
    .filter((exception) => !findings.some((finding) => covers(exception, finding)))
    .map(({ rule, path }) => `${path}  ${rule}: keeps the rule now; delete its exception in tests/tidy/exceptions.ts`);
}

function covers(exception: Exception, finding: Finding): boolean {
  return exception.rule === finding.rule && exception.path === finding.path;
}
