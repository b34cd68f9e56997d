import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Run } from '../results.ts';
import { newestRun } from './page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
type Language = 'en' | 'ja';

export const READMES = { en: `${ROOT}README.md`, ja: `${ROOT}README_ja.md` } as const;

const HEADS = { en: ['measured', 'figure', 'bench'], ja: ['測ったもの', '数値', 'ベンチ'] } as const;

const inMs = (value: number) => `${Math.round(value)} ms`;
const asRatio = (value: number) => `${value.toFixed(2)}×`;
const asFit = (value: number) => value.toFixed(3);

/** The figures that both READMEs show: the promise of a bench whose figure it is, what it is called, and how it is written. */
const BEST: { bench: string; what: string; en: string; ja: string; write(value: number): string }[] = [
  {
    ...{ bench: 'first-words', what: 'no machine: first model request', write: inMs },
    en: 'from a mention to the first model request, without a machine',
    ja: 'メンションから最初のモデル呼び出しまで（マシンなし）',
  },
  {
    ...{ bench: 'cold', what: 'slack-events / bare Bolt', write: asRatio },
    en: 'module load of slack-events, which needs Bolt only after the signature, beside a bare Bolt handler',
    ja: 'slack-events のモジュール読み込み（Bolt は署名の確認後に読み込む。Bolt だけのハンドラーに対する比）',
  },
  {
    ...{ bench: 'step', what: 'warm step at 5000 / 100 entries', write: asRatio },
    en: 'a step of a session with 5,000 entries, beside one with 100',
    ja: '5,000 エントリのセッションの 1 ステップ（100 エントリに対する比）',
  },
  {
    ...{ bench: 'growth', what: 'dollars of the table: R² of the line', write: asFit },
    en: 'R² of a straight line through a session’s dollars for the table, to 5,000 entries',
    ja: 'テーブル費用の直線への当てはまり R²（5,000 エントリまで）',
  },
  {
    ...{ bench: 'tokens', what: 'dollars in sum / remote-swe-agents’ strategy', write: asRatio },
    en: 'dollars for the model, beside the published strategy of remote-swe-agents',
    ja: 'モデルの費用（remote-swe-agents が公開している方式に対する比）',
  },
];

/** A README with the table between its marks as the run gives it. Throws when a figure is missing. */
function withBest(text: string, language: Language, run: Run): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = BEST.map((each) => line([each[language], each.write(measured(run, each)), `\`${each.bench}\``]));
  const table = [line(HEADS[language]), '|---|---|---|', ...rows].join('\n');
  return text.replace(
    /(<!-- figures -->\n)[\s\S]*?(<!-- end -->)/,
    (_, before, after) => `${before}${table}\n${after}`,
  );
}

/** As the newest run gives it. */
export function currentReadme(language: Language): string {
  return withBest(readFileSync(READMES[language], 'utf8'), language, newestRun().run);
}

function measured({ benches }: Run, { bench, what }: { bench: string; what: string }): number {
  const must = benches.find(({ name }) => name === bench)?.mustReach.find((each) => each.what === what);
  if (!must) throw new Error(`The run has no figure '${what}' of ${bench}`);
  return must.value;
}
