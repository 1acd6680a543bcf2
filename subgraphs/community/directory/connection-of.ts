import { type Connection, toConnection } from '../../../kernel/graphql/connection.ts';
import type { Page } from '../../../kernel/graphql/page.ts';

/**
 * Fills a page of places with what stands there, read in one batch. What was removed between the two reads is left
 * out; the page's bounds stay.
 */
export async function connectionOf<Place, Item, Shown>(
  page: Page<Place>,
  load: (place: Place) => Promise<Item | null>,
  present: (item: Item) => Shown,
): Promise<Connection<Shown>> {
  const loaded = await Promise.all(page.items.map(load));
  const items = page.items.flatMap((place, index) => {
    const item = loaded[index];
    return item == null ? [] : [{ place, item }];
  });
  return toConnection({ ...page, items, cursorOf: ({ place }) => page.cursorOf(place) }, ({ item }) =>
    present(item),
  );
}
