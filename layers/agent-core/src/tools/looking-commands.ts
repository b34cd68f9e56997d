/** Programs that only read, whatever their options, but for those of {@link WRITES}. */
const READERS =
  /^(?:basename|cat|cd|cut|df|diff|dirname|du|echo|false|grep|head|ls|nl|pwd|rg|stat|tail|test|true|wc|which)(?:\s|$)/;
/** Those of git; global options that choose a repository stand before. */
const GIT_READERS =
  /^git(?: -C \S+| --no-pager)*(?: blame| cat-file| diff| grep| log| ls-files| ls-tree| merge-base| rev-list| rev-parse| shortlog| show| status)(?:\s|$)/;
/** A page of a file, as models like to read it. */
const PAGE = /^sed -n ["']?\d+(?:,\d+|,\$)?p["']?(?: |$)/;
const FIND = /^find(?:\s|$)/;
/** What writes, or runs another program. */
const WRITES =
  /\s(?:-delete|-exec|-execdir|-ok|-okdir|-fprint\w*|-fls|--output|--pre|--ext-diff|--open-files-in-pager|-O)/;
/** Redirections that lead to no file. */
const HARMLESS = /\s(?:2>&1|2>\/dev\/null|>\/dev\/null)(?=\s|$|[|;)])/g;
/** Anything else that the shell itself does: files, processes, substitutions; and what makes it hard to say where a quote ends. */
const SHELL = /[<>`\\]|\$\(|(?<!&)&(?!&)/;
const COMMENT = /(?:^|\s)#/;
/** An escaped letter, or words in quotes that the shell takes as they are. */
const QUOTED = /\\[\s\S]|'[^']*'|"[^"`$\\]*"/g;
/** In quotes it means nothing to the shell. */
const MARKS = /[|;&<>`$\n\\]/;
/** Catches scripts: a long one does more than look. */
const CHARS_MAX = 2_000;

/** Whether a script surely only reads. What is not known counts as a change: it costs a look. Pure. */
export function onlyReads(script: unknown): boolean {
  if (typeof script !== 'string' || script.length > CHARS_MAX) return false;
  if (COMMENT.test(script) || WRITES.test(script.replaceAll(/["']/g, ''))) return false;
  const plain = script
    .replaceAll(QUOTED, (text) => (text[0] !== '\\' && MARKS.test(text) ? "''" : text))
    .replace(HARMLESS, '');
  if (SHELL.test(plain)) return false;
  const commands = plain.split(/&&|[|;\n]+/).map((command) => command.trim());
  return commands.every((command) => command === '' || READS.some((pattern) => pattern.test(command)));
}

const READS = [READERS, GIT_READERS, PAGE, FIND];
