/** Text as Slack lets it travel: the three characters of its own markup escaped (docs.slack.dev, "Escaping text"). */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A link as it travels. A bar ends the address there. */
export function linkTo(url: string, label: string): string {
  const address = escaped(url).replaceAll('|', '%7C');
  if (address === '') return escaped(label);
  return label === '' ? `<${address}>` : `<${address}|${escaped(label)}>`;
}

/** Says in place of a part what it was. */
export function notShown(what: string, kind: string): string {
  return escaped(`(a ${what} of the kind "${kind.slice(0, KIND_CHARS_MAX)}" is not shown here)`);
}

/** Slack's own kinds have at most some thirty characters. */
const KIND_CHARS_MAX = 50;
