import { tooFast } from '../growth.ts';
import { WORST_TEXTS, type WorstText } from './worst-texts.ts';

/** Each text once, flat: parsers are many. */
const made = new Map<string, string>();
function textOf({ name, of }: WorstText, chars: number): string {
  const key = `${chars} ${name}`;
  const text = made.get(key) ?? Buffer.from(of(chars)).toString();
  made.set(key, text);
  return text;
}

/** The texts of `size` and four times as many characters for which the time of `read` grows faster than they do. */
export function slowTexts(read: (text: string) => unknown, size: number): string[] {
  return WORST_TEXTS.flatMap((worst) => {
    const measured = tooFast((chars) => read(textOf(worst, chars)), size);
    return measured ? [`${worst.name}: ${measured}`] : [];
  });
}
