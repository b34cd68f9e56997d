/** How the model reads a person's message; words are letters and spaces here. */
export function messageOf(user: string, words: string): RegExp {
  return new RegExp(
    `^<person-message from="${user}"(?: name="[^"]+")? at="[^"]+"(?: local="[^"]+")? mark="(\\w+)">\n${words}\n</person-message mark="\\1">$`,
  );
}
