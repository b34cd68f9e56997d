/** Programs that only read, whatever their options, but for those of {@link WRITES}. */
const READERS =
  /^(?:basename|cat|cd|cut|df|diff|dirname|du|echo|false|find|grep|head|ls|nl|pwd|rg|stat|tail|true|wc|which)(?:\s|$)/;
/** Those of git; global options that choose a repository stand before. */
const GIT_READERS =
  /^git(?: -C \S+| --no-pager)*(?: blame| cat-file| diff| grep| log| ls-files| ls-tree| merge-base| rev-list| rev-parse| shortlog| show| status)(?:\s|$)/;
/** A page of a file, as models like to read it: behind it one operand at most, which is no option. */
const PAGE = /^sed -n (["']?)\d+(?:,\d+)?p\1(?: (?:'[^'-][^']*'|"[^"-][^"]*"|[^\s"'$*?[-][^\s"'$*?[]*))?$/;
/** `test -v 'a[$(…)]'` runs what stands there. */
const TEST = /^test(?:\s(?!.*-["'$v])|$)/s;
const READS = [READERS, GIT_READERS, PAGE, TEST];
/**
 * What writes, or runs another program. Git takes a long option by its beginning, and a short one among others. A variable may hold the space
 * before it, or a part of it.
 */
const WRITES =
  /(?:\s|\$(?:\w+|\W))(?:-delete|-exec|-ok|-fprint|-fls|--o[pu]|--pre|--hostname-bin|--ext(?!ended)|-[A-Za-z]*O|-[\w-]*\$)/;
/** Redirections that lead to no file. */
const HARMLESS = /[ \t](?:2>&1|2>\/dev\/null|>\/dev\/null)(?=\s|$|[|;])/g;
/** Anything else that the shell itself does: files, processes, functions, expansions; and a quote without its end. */
const SHELL = /[<>`\\()'"]|(?<!@)\{|\$\[|(?<!&)&(?!&)/;
const COMMENT = /(?:^|[\s;|&])#/;
/** What begins a quote in a way of its own, an escaped letter, and words in quotes, in the order in which the shell finds them. */
const QUOTED = /\$["']|\\[\s\S]|'[^']*'|"[^"]*"/g;
/** Those that are not taken as they stand. */
const EVALUATED = /^[$\\]|^"[\s\S]*?(?:[`\\]|\$[({[])/;
/** In quotes it means nothing to the shell. */
const MARKS = /[|;&<>`$\n\\]/;
/** Catches scripts: a long one does more than look. */
const CHARS_MAX = 2_000;

/** Whether a script surely only reads. What is not known counts as a change: it costs a look. Pure. */
export function onlyReads(script: unknown): boolean {
  if (typeof script !== 'string' || script.length > CHARS_MAX) return false;
  if (COMMENT.test(script) || WRITES.test(script.replaceAll(/["']/g, ''))) return false;
  if (script.match(QUOTED)?.some((text) => EVALUATED.test(text))) return false;
  if (SHELL.test(script.replaceAll(QUOTED, 'q').replace(HARMLESS, ''))) return false;
  const plain = script.replaceAll(QUOTED, (text) => (MARKS.test(text) ? "''" : text)).replace(HARMLESS, '');
  const commands = plain.split(/&&|[|;\n]+/).map((command) => command.trim());
  return commands.every((command) => command === '' || READS.some((pattern) => pattern.test(command)));
}
