import { readdirSync, readFileSync } from 'node:fs';

export type ProcessStat = {
  processId: number;
  name: string;
  state: string;
  parentId: number;
  groupId: number;
  sessionId: number;
  /** Clock ticks after boot; tells a process from a later one with the same id. */
  startTicks: string;
};

/** The living process with this id; undefined when there is none, or only its unreaped remains. */
export function readStat(processId: number): ProcessStat | undefined {
  const text = readProcFile(processId, 'stat');
  // The name stands in parentheses and may itself hold any character.
  const nameEnd = text.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const name = text.slice(text.indexOf('(') + 1, nameEnd);
  const fields = text.slice(nameEnd + 2).split(' ');
  const [state = '', parentId, groupId, sessionId] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return {
    processId,
    name,
    state,
    parentId: Number(parentId),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    startTicks: fields[19] ?? '',
  };
}

export function listProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readStat(Number(entry)) ?? []);
}

/** What the process was started with under this name in its environment, which may hold a name more than once. */
export function variablesOf(processId: number, name: string): string[] {
  const assignments = readProcFile(processId, 'environ').split('\0');
  return assignments.filter((each) => each.startsWith(`${name}=`)).map((each) => each.slice(name.length + 1));
}

/** The command line in one line, at most `charsMax` characters. */
export function commandLine(stat: ProcessStat, charsMax: number): string {
  const text = oneLine(readProcFile(stat.processId, 'cmdline').split('\0').join(' '), charsMax);
  return text || stat.name.slice(0, charsMax);
}

/** The arguments that it was started with, its program first; none when it is gone or not ours to read. */
export function argumentsOf(processId: number): string[] {
  return readProcFile(processId, 'cmdline').split('\0').slice(0, -1);
}

/** The beginning of a text, at most `charsMax` characters, with every run of white space as one blank. */
export function oneLine(text: string, charsMax: number): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, charsMax);
}

export function isAlive(processId: number, startTicks: string): boolean {
  return readStat(processId)?.startTicks === startTicks;
}

/** Empty when the process is gone or not ours to read. */
function readProcFile(processId: number, file: 'stat' | 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${processId}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
