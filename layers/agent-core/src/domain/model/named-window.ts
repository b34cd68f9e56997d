/** How a refusal for length names the window: Anthropic, OpenAI and vLLM, llama.cpp, LM Studio, Gemini. */
const NAMED = [
  /tokens? > (\d[\d,]{2,9}) max/i,
  /(?:maximum|max|available) (?:model )?(?:context|input|token)[a-z ]{0,20}(?:length|size|window|limit|count)[a-z ]{0,20}\(?(\d[\d,]{2,9})/i,
  /context length of (?:only )?(\d[\d,]{2,9})/i,
  /\bn_ctx\W{1,4}(\d[\d,]{2,9})/i,
];

/** The tokens that a model takes, if its refusal of a longer request says so. */
export function namedWindow(refusal: string): number | undefined {
  const found = NAMED.flatMap((pattern) => pattern.exec(refusal)?.[1] ?? [])[0];
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
}
