type People = {
  people: readonly { id: string; name?: string | undefined }[];
  requester: { id: string; name?: string | undefined };
};

/** As texts name people and channels: `<@U0ALICE>`, `<#C0DEV>`, `<#C0DEV|dev>`. */
const MENTION = /<([@#])([A-Z0-9]{2,30})(?:\|([^<>|]{1,80}))?>/g;

/** A text with people by their names, where the session knows them. */
export function withNames(text: string, { people, requester }: People): string {
  const name = (id: string) => [requester, ...people].find((each) => each.id === id && each.name)?.name;
  return text.replace(MENTION, (_, sign: string, id: string, label?: string) => `${sign}${label ?? name(id) ?? id}`);
}
