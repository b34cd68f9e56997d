import { AwsFailure } from '../failure.ts';
import { DOCUMENT_BYTES_MAX, type DocumentParameter, type SsmDocument } from './document.ts';

/** What an agent is to run for one command. */
export type RenderedCommand = {
  script: string;
  environment: Record<string, string>;
  workingDirectory: string | undefined;
  executionTimeoutMs: number;
};

type Values = Record<string, string | string[]>;

/** The agent's own bounds; a value outside silently becomes the default. */
const EXECUTION_TIMEOUT_SECONDS = { min: 5, max: 172_800, default: 3600 };
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Checks the parameters of a SendCommand and renders the document's step. With `interpolateEnvironment` the parameters
 * marked ENV_VAR are given as `SSM_<name>` too, as agents since 3.3.2746 do.
 * Throws InvalidParameters and MaxDocumentSizeExceeded.
 */
export function renderCommand(
  document: SsmDocument,
  given: Record<string, string[]>,
  interpolateEnvironment: boolean,
): RenderedCommand {
  checkSize(document, given);
  const values = checkedValues(document, given);
  const [step] = document.content.mainSteps;
  if (!step) throw new AwsFailure('InvalidDocument', `${document.name} has no step`);
  const { runCommand, timeoutSeconds, workingDirectory } = step.inputs;
  const lines = [runCommand].flat().flatMap((line) => expandLine(line, values));
  const folder = workingDirectory === undefined ? '' : interpolate(workingDirectory, values);
  return {
    script: lines.join('\n'),
    environment: interpolateEnvironment ? environmentOf(document, values) : {},
    workingDirectory: folder === '' ? undefined : folder,
    executionTimeoutMs: executionSeconds(interpolate(String(timeoutSeconds ?? ''), values)) * 1000,
  };
}

function checkSize(document: SsmDocument, given: Record<string, string[]>): void {
  const bytes = document.bytes + Buffer.byteLength(JSON.stringify(given));
  if (bytes > DOCUMENT_BYTES_MAX)
    throw new AwsFailure('MaxDocumentSizeExceeded', `The size limit of a document is 64 KB; this is ${bytes} bytes`);
}

function checkedValues(document: SsmDocument, given: Record<string, string[]>): Values {
  const { parameters } = document.content;
  for (const name of Object.keys(given))
    if (!Object.hasOwn(parameters, name)) throw invalid(`${document.name} has no parameter ${name}`);
  const entries = Object.entries(parameters).map(([name, parameter]): [string, string | string[]] => [
    name,
    checkedValue(name, parameter, given[name]),
  ]);
  return Object.fromEntries(entries);
}

function checkedValue(name: string, parameter: DocumentParameter, given: string[] | undefined): string | string[] {
  if (given === undefined) {
    if (parameter.default === undefined) throw invalid(`The parameter ${name} is required`);
    return parameter.default;
  }
  if (parameter.type === 'String' && given.length !== 1) throw invalid(`The parameter ${name} takes one value`);
  for (const value of given) checkValue(name, parameter, value);
  return parameter.type === 'String' ? (given[0] ?? '') : given;
}

function checkValue(name: string, parameter: DocumentParameter, value: string): void {
  const { allowedPattern, allowedValues, minChars = 0, maxChars = Number.POSITIVE_INFINITY } = parameter;
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value))
    throw invalid(`The parameter ${name} does not match ${allowedPattern}`);
  if (allowedValues && !allowedValues.includes(value)) throw invalid(`The parameter ${name} has a value not allowed`);
  if (value.length < minChars || value.length > maxChars)
    throw invalid(`The parameter ${name} has a length not allowed`);
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('InvalidParameters', message);
}

/** A line that is nothing but a StringList becomes its lines. */
function expandLine(line: string, values: Values): string[] {
  const alone = /^\{\{\s*(\w+)\s*\}\}$/.exec(line)?.[1];
  const list = alone === undefined ? undefined : values[alone];
  return Array.isArray(list) ? list : [interpolate(line, values)];
}

function interpolate(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return Array.isArray(value) ? JSON.stringify(value) : value;
  });
}

function environmentOf(document: SsmDocument, values: Values): Record<string, string> {
  const marked = Object.entries(document.content.parameters).filter(([, one]) => one.interpolationType === 'ENV_VAR');
  return Object.fromEntries(marked.map(([name]) => [`SSM_${name}`, String(values[name])]));
}

function executionSeconds(text: string): number {
  const seconds = Number(text);
  const { min, max, default: fallback } = EXECUTION_TIMEOUT_SECONDS;
  return seconds >= min && seconds <= max ? seconds : fallback;
}
