import { basename, join } from 'node:path';

/** Files of instructions for agents, below a folder that they are for. The first names are the common ones. */
const GUIDE_FILES = [
  'AGENTS.md',
  'AGENT.md',
  'CLAUDE.md',
  '.claude/CLAUDE.md',
  'GEMINI.md',
  '.clinerules',
  '.cursorrules',
  '.windsurfrules',
  '.github/copilot-instructions.md',
  'AmazonQ.md',
];

/** Folders of such files, each file a rule; it may say in its front matter for what. */
const RULE_FOLDERS = [
  '.clinerules',
  '.claude/rules',
  '.cursor/rules',
  '.windsurf/rules',
  '.github/instructions',
  '.amazonq/rules',
];
const RULE_FILE = /\.(md|mdc|txt)$/i;

/** Folders that hold a folder for each skill. */
const SKILL_FOLDERS = ['.agents/skills', '.claude/skills', '.github/skills', '.codex/skills', '.cursor/skills'];
const SKILL_FILE = 'SKILL.md';

/** What there may be for a folder of the repository (`''` is its top), to be listed with what is below. */
export function placesIn(folder: string): string[] {
  const names = new Set([...GUIDE_FILES, ...RULE_FOLDERS, ...SKILL_FOLDERS]);
  return [...names].map((name) => join(folder, name));
}

/** What a file is for agents: instructions, a rule that may be for some files only, a skill, or nothing. */
export type KnowledgeKind = 'guide' | 'rule' | 'skill' | 'none';

/** `path` is one that {@link placesIn} of `folder` names, or one below it. */
export function kindOf(folder: string, path: string): KnowledgeKind {
  const below = folder === '' ? path : path.slice(folder.length + 1);
  if (GUIDE_FILES.includes(below)) return 'guide';
  if (RULE_FOLDERS.some((rules) => below.startsWith(`${rules}/`))) return RULE_FILE.test(below) ? 'rule' : 'none';
  const skills = SKILL_FOLDERS.find((one) => below.startsWith(`${one}/`));
  // A skill's folder may hold whole programs with guides of their own.
  const isSkill = skills !== undefined && basename(below) === SKILL_FILE && below.split('/').length === 4;
  return isSkill ? 'skill' : 'none';
}

/** The order in which instructions of one folder are shown. */
export function rankOf(folder: string, path: string): number {
  const below = folder === '' ? path : path.slice(folder.length + 1);
  const rank = GUIDE_FILES.indexOf(below);
  return rank < 0 ? GUIDE_FILES.length : rank;
}
