import { readYaml } from '../files/read-yaml.ts';
import { quoted } from '../process/quoted.ts';
import { plainJson } from './json-with-comments.ts';

/** A shell command that sets up a clone, for its root, and what of the file is left out. */
export type SetUpPlan = { command: string; leftOut: string[] };

/** Files that say how a clone is made ready, the best first. A later one counts only where none before it is there. */
export const SET_UP_FILES = [
  '.remote-swe/setup.sh',
  '.github/workflows/copilot-setup-steps.yml',
  '.github/workflows/copilot-setup-steps.yaml',
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
] as const;
export type SetUpFile = (typeof SET_UP_FILES)[number];

/** Steps and commands of one file: catches a workflow that is no set-up. */
const STEPS_MAX = 50;
const COPILOT_JOB = 'copilot-setup-steps';
/** Commands of a dev container that make it ready, in their order; those of every start are not among them. */
const CONTAINER_COMMANDS = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand'];

/** How the file of that commit is run; undefined when it says nothing that can be. */
export function setUpPlan(file: SetUpFile, commit: string, text: string): SetUpPlan | undefined {
  switch (file) {
    case '.remote-swe/setup.sh':
      return { command: `bash <(git show ${commit}:${file})`, leftOut: [] };
    case '.github/workflows/copilot-setup-steps.yml':
    case '.github/workflows/copilot-setup-steps.yaml':
      return planOf(copilotSteps(text));
    case '.devcontainer/devcontainer.json':
    case '.devcontainer.json':
      return planOf(containerSteps(text));
  }
}

type Step = { run: string } | { leftOut: string };

function planOf(steps: Step[]): SetUpPlan | undefined {
  const taken = steps.slice(0, STEPS_MAX);
  const commands = taken.flatMap((step) => ('run' in step ? [step.run] : []));
  const more = steps.length - taken.length;
  const leftOut = [
    ...taken.flatMap((step) => ('leftOut' in step ? [step.leftOut] : [])),
    ...(more > 0 ? [`the last ${more}, because no more than ${STEPS_MAX} are run`] : []),
  ];
  return commands.length > 0 ? { command: commands.join(' &&\n'), leftOut } : undefined;
}

/** The `run` steps. Actions, and what GitHub would have to fill in, are left out. */
function copilotSteps(text: string): Step[] {
  const job = fieldOf(fieldOf(readYaml(text), 'jobs'), COPILOT_JOB);
  const steps = fieldOf(job, 'steps');
  return Array.isArray(steps) ? steps.map(copilotStep) : [];
}

function copilotStep(step: unknown): Step {
  const run = fieldOf(step, 'run');
  const name = [fieldOf(step, 'name'), fieldOf(step, 'uses'), run].find((one) => typeof one === 'string');
  const shown = String(name ?? 'a step').split('\n', 1)[0] ?? '';
  if (typeof run !== 'string' || JSON.stringify(step).includes('${{')) return { leftOut: shown };
  const folder = fieldOf(step, 'working-directory');
  const into = typeof folder === 'string' ? `cd ${quoted(folder)} && ` : '';
  return { run: `(${into}${assignments(fieldOf(step, 'env'))}bash -eo pipefail -c ${quoted(run)})` };
}

function assignments(env: unknown): string {
  const pairs = env !== null && typeof env === 'object' ? Object.entries(env) : [];
  const words = pairs
    .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
    .map(([name, value]) => `${name}=${quoted(wordOf(value))}`);
  return words.length > 0 ? `env ${words.join(' ')} ` : '';
}

function containerSteps(text: string): Step[] {
  const container = json(text);
  return CONTAINER_COMMANDS.flatMap((name) => containerCommands(name, fieldOf(container, name)));
}

/** A text for a shell, words of one command, or several of these by name. */
function containerCommands(name: string, given: unknown): Step[] {
  if (typeof given === 'string')
    return given.includes('${') && /\$\{(local|container)/.test(given)
      ? [{ leftOut: name }]
      : [{ run: `(bash -c ${quoted(given)})` }];
  if (Array.isArray(given)) return [{ run: `(${given.map((word) => quoted(wordOf(word))).join(' ')})` }];
  if (given === null || typeof given !== 'object') return [];
  return Object.values(given).flatMap((one) =>
    typeof one === 'object' && !Array.isArray(one) ? [] : containerCommands(name, one),
  );
}

/** As it is written; a structure where a word should be is given as JSON. */
function wordOf(value: unknown): string {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fieldOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(plainJson(text));
  } catch {
    return undefined;
  }
}
