/** What somebody may do in a repository of the code host, the least first. */
export const CODE_RIGHTS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type CodeRight = (typeof CODE_RIGHTS)[number];

export function isAtLeast(right: CodeRight, wanted: CodeRight): boolean {
  return CODE_RIGHTS.indexOf(right) >= CODE_RIGHTS.indexOf(wanted);
}

/** Undefined: another word, e.g. the name of an organisation's own role. */
export function codeRight(word: string | undefined): CodeRight | undefined {
  return CODE_RIGHTS.find((each) => each === word);
}
