import { parseDocument } from 'yaml';

/** Aliases that one text may expand: catches one that says "ten times ten times ten". */
const ALIASES_MAX = 10;
/**
 * Levels of a text. No file that people write has as many; at some eight hundred the parser comes to the end of the stack, where not every
 * step can still throw: compiling a pattern there ends the whole process.
 */
const DEPTH_MAX = 300;

/** What a text of a repository says as YAML; undefined when it is none, or too deep. Never throws, and takes time by its length. */
export function readYaml(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    // Pretty errors count the lines anew for each of them.
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
    return document.errors.length === 0 ? document.toJS({ maxAliasCount: ALIASES_MAX }) : undefined;
  } catch {
    return undefined;
  }
}

/** By brackets that are open, wherever they stand, and by signs of nesting at the begin of a line. */
function isTooDeep(text: string): boolean {
  let open = 0;
  return text.split('\n').some((line) => {
    const nested = line.match(/^(?:\s|[-?:](?=\s))*/)?.[0].replaceAll(/\s/g, '').length ?? 0;
    for (const bracket of line.match(/[[\]{}]/g) ?? []) {
      open = '[{'.includes(bracket) ? open + 1 : Math.max(0, open - 1);
      if (open > DEPTH_MAX) return true;
    }
    return nested > DEPTH_MAX;
  });
}
