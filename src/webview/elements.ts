/** An element of the page, which has it: the page is ours. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`There is no element ${id}.`);
  return found;
}

/** A list with these sentences; without any its section is not there. */
export function fillList(list: HTMLElement, sentences: readonly string[]): void {
  list.replaceChildren(
    ...sentences.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }),
  );
  const section = list.closest('section');
  if (section !== null) section.hidden = sentences.length === 0;
}

/** Writes a text unless it stands there already: a screen reader would say it twice. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
