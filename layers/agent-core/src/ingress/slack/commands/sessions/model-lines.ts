import type { Texts } from '../../../../domain/language/texts.ts';
import type { ModelTable } from '../../../../domain/model/models.ts';

/** The models that people can choose from, with what they cost. */
export function modelLines({ model }: Texts, { models, default: standard }: ModelTable): string[] {
  const lines = Object.entries(models).map(([name, { price }]) =>
    model.line({ name, input: dollars(price.input), output: dollars(price.output), isDefault: name === standard }),
  );
  return [model.list, ...lines];
}

/** Prices have few digits: `$3`, `$0.06`. */
function dollars(usd: number): string {
  return `$${usd}`;
}
