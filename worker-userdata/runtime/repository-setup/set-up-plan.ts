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
      return { command: `bash <(git show ${commit}:${file}${text.includes('\r\n') ? WITHOUT_CR : ''})`, leftOut: [] };
    case '.github/workflows/copilot-setup-steps.yml':
    case '.github/workflows/copilot-setup-steps.yaml':
      return planOf(copilotSteps(text));
    case '.devcontainer/devcontainer.json':
    case '.devcontainer.json':
      return planOf(containerSteps(text));
  }
}

/** Bash takes a carriage return at the end of a line for a part of its last word. */
const WITHOUT_CR = String.raw` | sed 's/\r$//'`;

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

/** The `run` steps. Actions, what GitHub would have to fill in, other shells and conditions that are not plain are left out. */
function copilotSteps(text: string): Step[] {
  const workflow = readYaml(text);
  const job = fieldOf(fieldOf(workflow, 'jobs'), COPILOT_JOB);
  const steps = fieldOf(job, 'steps');
  const around = [workflow, job];
  return Array.isArray(steps) ? steps.map((step) => copilotStep(step, around)) : [];
}

/** `around`: the workflow and the job, whose settings hold where the step has none. */
function copilotStep(step: unknown, around: unknown[]): Step {
  const run = fieldOf(step, 'run');
  const name = [fieldOf(step, 'name'), fieldOf(step, 'uses'), run].find((one) => typeof one === 'string');
  const shown = String(name ?? 'a step').split('\n', 1)[0] ?? '';
  const env = Object.assign({}, ...[...around, step].map((each) => objectOf(fieldOf(each, 'env'))));
  const set = (field: string) =>
    fieldOf(step, field) ??
    around.map((each) => fieldOf(fieldOf(fieldOf(each, 'defaults'), 'run'), field)).findLast(Boolean);
  const [folder, shell] = [set('working-directory'), shellOf(set('shell'))];
  if (typeof run !== 'string' || shell === undefined || !isAlways(fieldOf(step, 'if'))) return { leftOut: shown };
  if (JSON.stringify([{ ...objectOf(step), if: '' }, env, folder]).includes('${{')) return { leftOut: shown };
  const into = typeof folder === 'string' ? `cd ${quoted(folder)} && ` : '';
  const mayFail = fieldOf(step, 'continue-on-error') === true ? ' || true' : '';
  return { run: `(${into}${assignments(env)}${shell} ${quoted(run)}${mayFail})` };
}

/** As GitHub starts them. */
const SHELLS = { bash: 'bash -eo pipefail -c', sh: 'sh -e -c', python: 'python3 -c', python3: 'python3 -c' };

function shellOf(name: unknown): string | undefined {
  if (name === undefined || name === null) return SHELLS.bash;
  return new Map(Object.entries(SHELLS)).get(wordOf(name));
}

/** Conditions that hold on Linux while no step has failed. Whoever writes another one may mean what is not here. */
const ALWAYS = /^(?:true|always\(\)|success\(\)|!cancelled\(\)|runner\.os=='Linux')$/i;

function isAlways(condition: unknown): boolean {
  if (condition === undefined || condition === null || condition === true) return true;
  const text = wordOf(condition).trim();
  const plain = text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : text;
  return ALWAYS.test(plain.replaceAll(/\s+/g, ''));
}

function objectOf(value: unknown): object {
  return value !== null && typeof value === 'object' ? value : {};
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
    return JSON.parse(plainJson(text.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}
