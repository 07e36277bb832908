/** First in, first out. */
export interface Fifo<Item> {
  push(item: Item): void;
  shift(): Item | undefined;
  /** The first one, which stays. */
  peek(): Item | undefined;
  /** Takes out what fits, in order. */
  takeIf(fits: (item: Item) => boolean): Item[];
  readonly size: number;
}

/** How far the head may run before the consumed part of the array is cut off. */
const compactAt = 4_096;

export function createFifo<Item>(): Fifo<Item> {
  let items: Item[] = [];
  let head = 0;

  return {
    push: (item) => void items.push(item),
    shift() {
      if (head === items.length) return undefined;
      const item = items[head++];
      if (head === items.length) {
        items.length = 0;
        head = 0;
      } else if (head >= compactAt) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: () => items[head],
    takeIf(fits) {
      const taken: Item[] = [];
      const kept: Item[] = [];
      for (let index = head; index < items.length; index++) {
        const item = items[index] as Item;
        (fits(item) ? taken : kept).push(item);
      }
      items = kept;
      head = 0;
      return taken;
    },
    get size() {
      return items.length - head;
    },
  };
}
