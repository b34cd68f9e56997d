/** Pages of any list: catches an answer that never ends. */
const PAGES_MAX = 500;

type Page = { ids: (string | undefined)[] | undefined; next: string | undefined };

/** The ids of a list that is given page by page. */
export async function everyPage(list: (page: string | undefined) => Promise<Page>): Promise<string[]> {
  const all: string[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const { ids, next } = await list(page);
    all.push(...(ids ?? []).flatMap((id) => id ?? []));
    if (!next) return all;
    page = next;
  }
  return all;
}
