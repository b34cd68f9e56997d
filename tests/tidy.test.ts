import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findingsIn, unneeded, violations } from './tidy/check.ts';
import { EXCEPTIONS } from './tidy/exceptions.ts';
import { crowdedFolders } from './tidy/rules/folders.ts';
import { unused } from './tidy/rules/unused.ts';
import { readSources } from './tidy/source.ts';
import { filesOf, otherTexts } from './tidy/texts.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

describe('the whole source', () => {
  const sources = readSources(repository);
  const findings = findingsIn(sources);

  it('The whole source is found', () => {
    expect(sources.map(({ path }) => path)).toContain('layers/agent-core/src/engine/session/plan.ts');
  });

  it('The whole source keeps the rules of style and import direction', () => {
    expect(violations(findings, EXCEPTIONS)).toEqual([]);
  });

  it('The whole source holds no file that nothing names and no export that nothing takes', () => {
    expect(violations(unused(sources, otherTexts(repository)), [])).toEqual([]);
  });

  it('The repository has no folder that is too long a list', () => {
    expect(violations(crowdedFolders(filesOf(repository)), [])).toEqual([]);
  });

  it('The whole source needs every exception that it is granted', () => {
    expect(unneeded(findings, EXCEPTIONS)).toEqual([]);
  });
});
