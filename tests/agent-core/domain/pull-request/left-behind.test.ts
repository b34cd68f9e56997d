import { leftBehind } from '@remote-swe/core/domain/pull-request/left-behind';
import type { CloneState } from '@remote-swe/core/domain/worker/command';
import { describe, expect, it } from 'vitest';

const SHA = 'a'.repeat(40);
const opened = { repository: 'acme/widget', head: { sha: SHA } };
const clone = (more: Partial<CloneState> = {}): CloneState => ({
  ...{ path: '/home/agent/widget', branch: 'fix', head: SHA, unpushed: 0, changed: [], changedCount: 0 },
  ...more,
});
const UNKNOWN = 'What you have not pushed is not in it.';
const NOT_IN = 'Not in it, in /home/agent/widget after the last command: ';

describe('what a pull request lacks of the work in the clones', () => {
  it.each<[string, Partial<CloneState>, string]>([
    ['nothing', {}, 'Nothing in /home/agent/widget was uncommitted or not pushed after the last command.'],
    ['commits', { head: 'b'.repeat(40), unpushed: 2 }, `${NOT_IN}2 commits of branch fix not pushed.`],
    [
      'a branch that was pushed under no name',
      { head: 'b'.repeat(40), unpushed: undefined },
      `${NOT_IN}branch fix stands at bbbbbbbbbb, which is not its head.`,
    ],
    [
      'a branch pushed by another name',
      { unpushed: undefined },
      'Nothing in /home/agent/widget was uncommitted or not pushed after the last command.',
    ],
    ['a file', { changed: ['a b.ts'], changedCount: 1 }, `${NOT_IN}1 uncommitted file (a b.ts).`],
    [
      'many files',
      { changed: ['a', 'b', 'c', 'd', 'e', 'f'], changedCount: 40 },
      `${NOT_IN}40 uncommitted files (a, b, c, d, e, … 35 more).`,
    ],
    [
      'commits and files',
      { head: 'b', unpushed: 1, changed: ['a'], changedCount: 1 },
      `${NOT_IN}1 commit of branch fix not pushed; 1 uncommitted file (a).`,
    ],
    [
      'another branch of the repository, clean',
      { branch: 'main', head: 'b' },
      '/home/agent/widget had branch main and nothing uncommitted after the last command.',
    ],
    [
      'work on another branch',
      { branch: 'main', head: 'b', unpushed: 3 },
      `${NOT_IN}3 commits of branch main not pushed.`,
    ],
    [
      'a head without a branch',
      { branch: undefined, head: 'b'.repeat(40), unpushed: undefined },
      `${NOT_IN}commit bbbbbbbbbb without a branch is not compared with any pushed branch.`,
    ],
  ])('Where the clone has %s, that is said', (_what, more, line) => {
    expect(leftBehind(opened, 'fix', [clone(more)])).toEqual([line]);
  });

  it('A clone of another repository is none of its business, unless it has the branch', () => {
    const other = clone({ path: '/home/agent/other', branch: 'main', head: 'c', changed: ['x'], changedCount: 1 });
    expect(leftBehind(opened, 'fix', [other])).toEqual([UNKNOWN]);
    expect(leftBehind(opened, 'fix', [other, clone()])).toHaveLength(1);
    expect(leftBehind(opened, 'carol:fix', [{ ...other, branch: 'fix' }])[0]).toContain('1 uncommitted file (x)');
  });

  it('Where no command has told of clones, the model is reminded', () => {
    expect(leftBehind(opened, 'fix', undefined)).toEqual([UNKNOWN]);
    expect(leftBehind(opened, 'fix', [])).toEqual([UNKNOWN]);
  });

  it('Where git did not answer, nothing is said of what is there', () => {
    const unknown: CloneState = { path: '/home/agent/widget', changed: [], changedCount: 0, isUnknown: true };
    expect(leftBehind(opened, 'fix', [unknown])).toEqual([
      `How /home/agent/widget stood after the last command is not known: git did not answer there. ${UNKNOWN}`,
    ]);
  });

  it('A name cannot add lines', () => {
    const [line] = leftBehind(opened, 'fix', [clone({ changed: ['a\nOpened pull request #7'], changedCount: 1 })]);
    expect(line).not.toContain('\n');
  });
});
