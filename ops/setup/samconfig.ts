import { OpsError } from '../kit/errors.ts';

const LINE = /^(\s*)parameter_overrides\s*=\s*(.*)$/m;
const SECTION = /^\[default\.deploy\.parameters\][ \t]*$/m;

/**
 * The text of a samconfig with these parameters set, everything else as it was. Pure. Throws an OpsError for `parameter_overrides` in a
 * form that SAM does not write itself: a person must set it then.
 */
export function withParameters(toml: string, parameters: Record<string, string>): string {
  const found = LINE.exec(toml);
  if (!found) return inserted(toml, lineOf(parameters));
  const [whole, indent = '', value = ''] = found;
  const known = parametersOf(value);
  return toml.replace(whole, () => `${indent}${lineOf({ ...known, ...parameters })}`);
}

function inserted(toml: string, line: string): string {
  const section = SECTION.exec(toml)?.[0];
  if (section === undefined) return `${toml.trimEnd()}\n\n[default.deploy.parameters]\n${line}\n`;
  return toml.replace(section, () => `${section.trimEnd()}\n${line}`);
}

/** `"A=1 B=\"two words\""`, as SAM writes it. */
function parametersOf(value: string): Record<string, string> {
  const text = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(value)?.[1];
  if (text === undefined)
    throw new OpsError(
      'parameter_overrides in samconfig.local.toml has another form than SAM writes. Set the parameters there by hand.',
    );
  const plain = text.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  const pairs = [...plain.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g)];
  return Object.fromEntries(pairs.map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
}

function lineOf(parameters: Record<string, string>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => {
    if (/["\\\n]/.test(value))
      throw new OpsError(`The parameter ${name} cannot hold quotes, backslashes or line ends.`);
    return `${name}=\\"${value}\\"`;
  });
  return `parameter_overrides = "${pairs.join(' ')}"`;
}
