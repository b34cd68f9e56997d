import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../local/demo/edits.ts';
import { DEMO_BRANCH } from '../../../local/demo/script.ts';
import { resolved } from './resolved.ts';
import { isSubjectInstalled, subjectClone } from './subject-clone.ts';

describe.skipIf(!isSubjectInstalled)(
  'the demo subject (skipped when the devDependency demo-subject is not installed)',
  () => {
    const { fileIn, shell, apply } = subjectClone();

    // A dozen Node processes one after the other: seconds, more on a busy machine.
    it('The script repairs, tests, commits and pushes the demo subject as it stands', async () => {
      const exitCodes: number[] = [];
      const outputs: string[] = [];
      for (const { toolUses = [] } of await resolved())
        for (const { name, input } of toolUses) {
          if (name === 'edit_file') await apply(input as Edit);
          if (name === 'read_file') await readFile(fileIn((input as { path: string }).path));
          if (name !== 'bash') continue;
          const { exitCode, output } = await shell((input as { command: string }).command);
          exitCodes.push(exitCode);
          outputs.push(output);
        }
      // Baseline, search, reproduction (the bug is there), tests, reproduction (it is gone), commit; then the follow-up.
      expect(exitCodes).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
      expect(outputs[2]).toContain('6 half hours of 2016 are wrong');
      expect(outputs[3]).toContain('UTC across daylight saving changes');
      expect(outputs[4]).toContain('0 half hours of 2016 are wrong');
      const pushed = await shell(`git -C ../origin.git log --format=%s main..${DEMO_BRANCH}`);
      expect(pushed.output.trim().split('\n')).toEqual([
        'Say in the changelog what changed for users',
        'Read UTC fields instead of shifting dates in utc() and timezone()',
      ]);
      expect((await shell('git status --porcelain')).output).toBe('');
    });
  },
);
