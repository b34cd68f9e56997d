/** Which lines of a file say what is in it, by its kind. Patterns see the first characters of a line only, so that they take no time. */
export type Definitions = { patterns: readonly RegExp[]; not?: RegExp; hasFences?: true };

const FLOW = /^\s*(?:if|for|while|switch|catch|return|else|do|with|throw|new|await|yield|case)\b/;
const TESTS = /^\s*(?:describe|context|suite|it|test)(?:\.\w+)*\s*\(?\s*['"`]/;

const script: Definitions = {
  patterns: [
    /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\b|(?:class|interface|enum|namespace|module)\s+[\w$])/,
    /^(?:export\s+)?(?:declare\s+)?type\s+[\w$]+/,
    /^\s{0,4}(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*(?::[^=]*)?=\s*(?:async\s*)?(?:function\b|\(.*=>|[\w$]+\s*=>)/,
    /^export\s+(?:declare\s+)?(?:const|let|var)\s+[\w$]+/,
    /^\s{0,4}[\w$]+(?:\.[\w$]+)+\s*=\s*(?:[\w$.]+\s*=\s*){0,3}(?:async\s*)?function\b/,
    /^(?:module\.)?exports\b[\w$.]*\s*=/,
    /^(?:\t| {2}| {4})(?:(?:public|private|protected|static|readonly|async|get|set|override|abstract)\s+|\*\s*)*[#\w$]+\((?!.*(?:=>|\bfunction\b)).*\)\s*(?::[^={]+)?\{\s*$/,
    TESTS,
  ],
  not: FLOW,
};
const python: Definitions = { patterns: [/^\s*(?:async\s+)?def\s+\w/, /^\s*class\s+\w/] };
const go: Definitions = { patterns: [/^func\b/, /^type\s+\w/] };
const rust: Definitions = {
  patterns: [
    /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|async\s+|unsafe\s+|const\s+|extern\s+(?:"[^"]*"\s+)?)*(?:fn|struct|enum|trait|impl|mod|union|type|macro_rules!)(?:\s|<)/,
  ],
};
const MODIFIERS =
  'public|private|protected|internal|open|abstract|final|sealed|static|data|partial|inline|override|suspend|fileprivate|virtual|async|synchronized|native|default|extern|unsafe|readonly|implicit|case';
const jvm: Definitions = {
  patterns: [
    new RegExp(
      `^\\s*(?:@\\w+\\s+)*(?:(?:${MODIFIERS})\\s+)*(?:class|interface|enum|record|struct|object|trait|protocol|extension|namespace|fun|func|def|actor|mixin)\\s+[\\w\`]`,
    ),
    new RegExp(`^\\s{1,8}(?:(?:${MODIFIERS})\\s+)+[\\w<>\\[\\],.? ]+\\([^;]*$`),
  ],
  not: FLOW,
};
const c: Definitions = {
  patterns: [
    /^(?:typedef\s+|static\s+|extern\s+)*(?:struct|class|enum|union|namespace)\b[^;]*$/,
    /^#\s*define\s+\w+\(/,
    /^[A-Za-z_][\w\s*&:<>,~[\]]*\([^;]*$/,
  ],
  not: FLOW,
};
const yaml: Definitions = { patterns: [/^[\w"'][^:#]*:(?:\s|$)/, /^ {2}[\w"'][^:#]*:\s*(?:[&!]\S+\s*)?$/] };
const markdown: Definitions = { patterns: [/^#{1,6}\s/, /^={1,6}\s/], hasFences: true };
const json: Definitions = { patterns: [/^(?: {0,2}|\t)"[^"]*"\s*:/, /^(?: {3,4}|\t\t)"[^"]*"\s*:\s*[[{]\s*$/] };
const sections: Definitions = { patterns: [/^\[{1,2}[^\]]+\]{1,2}\s*(?:[#;].*)?$/] };
const schema: Definitions = {
  patterns: [
    /^\s*(?:message|service|enum|rpc|type|input|interface|union|scalar|fragment|query|mutation|extend|struct)\s+\w/,
  ],
};
/** Of a kind that we do not know: what most languages call their definitions. */
const anything: Definitions = {
  patterns: [
    /^\s*(?:pub\s+|public\s+|private\s+|export\s+|local\s+|static\s+)*(?:class|def|defp|defmodule|defmacro|function|func|fun|fn|sub|proc|package|module|interface|struct|enum|type|trait|impl|namespace)\s+[\w:.]/,
  ],
};

const KINDS: readonly (readonly [string, Definitions])[] = [
  ['js mjs cjs jsx ts tsx mts cts vue svelte', script],
  ['py pyi pyx', python],
  ['go', go],
  ['rs', rust],
  ['java kt kts cs scala swift groovy dart', jvm],
  ['c h cc cpp cxx hpp hh m mm cu ino', c],
  ['rb rake', { patterns: [/^\s*(?:def|class|module)\s+\S/, /^\s*(?:describe|context|it|task|namespace)\s+['":]/] }],
  [
    'php',
    {
      patterns: [
        /^\s*(?:(?:abstract|final|public|private|protected|static|readonly)\s+)*(?:function|class|interface|trait|enum|namespace)\s+&?\w/,
      ],
    },
  ],
  ['sh bash zsh ksh', { patterns: [/^\s*(?:function\s+[\w:.-]+|[\w:.-]+\s*\(\))/] }],
  ['lua', { patterns: [/^\s*(?:local\s+)?function\b/, /^\s*[\w.:]+\s*=\s*function\b/] }],
  [
    'sql',
    {
      patterns: [
        /^\s*(?:create|alter)\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|materialized\s+)?(?:table|view|function|procedure|index|trigger|type|schema)\b/i,
      ],
    },
  ],
  ['tf hcl', { patterns: [/^(?:resource|data|module|variable|output|provider|locals|terraform)\b/] }],
  ['mk', { patterns: [/^[\w.%/$()-]+\s*:(?!=)/] }],
  ['yml yaml', yaml],
  ['json jsonc json5 ipynb', json],
  ['toml ini cfg conf properties editorconfig', sections],
  ['md mdx markdown adoc', markdown],
  ['proto graphql gql thrift', schema],
  ['css scss less', { patterns: [/^[^\s{}@/*][^{}]*\{\s*$/, /^@(?:media|layer|keyframes|supports|mixin|function)\b/] }],
  [
    'html htm xml',
    { patterns: [/<h[1-6]\b/i, /^\s*<(?:section|article|main|nav|form|table|script|style|template)\b/i] },
  ],
  ['tex', { patterns: [/^\s*\\(?:part|chapter|(?:sub)*section)\*?\{/] }],
  ['diff patch', { patterns: [/^diff --git /, /^@@ /] }],
  ['csv tsv txt log', { patterns: [] }],
];
const BY_EXTENSION = new Map(KINDS.flatMap(([extensions, kind]) => extensions.split(' ').map((one) => [one, kind])));
const BY_NAME = new Map<string, Definitions>([['makefile', { patterns: [/^[\w.%/$()-]+\s*:(?!=)/] }]]);

/** What counts as a definition in a file of this name. */
export function definitionsOf(name: string): Definitions {
  const lower = name.toLowerCase();
  const extension = lower.slice(lower.lastIndexOf('.') + 1);
  return BY_NAME.get(lower) ?? BY_EXTENSION.get(extension) ?? anything;
}
