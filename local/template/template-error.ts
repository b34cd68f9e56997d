/** The template says something that the local system cannot read. Names the place, e.g. `Table.Properties.KeySchema[0]`. */
export class TemplateError extends Error {
  override name = 'TemplateError';

  constructor(place: string, problem: string) {
    super(`template.yaml, ${place}: ${problem}`);
  }
}
