/** What a message's body consists of. Texts are plain, without entities. */
export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly start?: number; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'button'; readonly label: string; readonly href: string }
  /** The question that the message asks and its answers, each a link: `{{ answers }}`, a paragraph of its own. */
  | { readonly kind: 'answers' };

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' };

/** The words without their marks; a line break is a line feed. */
export function plainText(children: readonly Inline[]): string {
  return children
    .map((inline) => {
      if (inline.kind === 'text') return inline.text;
      return inline.kind === 'break' ? '\n' : plainText(inline.children);
    })
    .join('');
}

/** Every run of text that is read in one go, a block each. */
export function* passages(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        yield plainText(block.children);
        break;
      case 'list':
        for (const item of block.items) yield* passages(item);
        break;
      case 'quote':
        yield* passages(block.blocks);
        break;
      case 'button':
        yield block.label;
        break;
      case 'answers':
        break;
    }
  }
}

/** The same blocks with each text and each target changed. */
export function mapTexts(blocks: readonly Block[], change: (text: string) => string): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return { ...block, children: mapInlines(block.children, change) };
      case 'list':
        return { ...block, items: block.items.map((item) => mapTexts(item, change)) };
      case 'quote':
        return { ...block, blocks: mapTexts(block.blocks, change) };
      case 'answers':
        return block;
      case 'button':
      default:
        return { ...block, label: change(block.label), href: change(block.href) };
    }
  });
}

function mapInlines(children: readonly Inline[], change: (text: string) => string): Inline[] {
  return children.map((inline): Inline => {
    switch (inline.kind) {
      case 'text':
        return { ...inline, text: change(inline.text) };
      case 'break':
        return inline;
      case 'link':
        return { ...inline, href: change(inline.href), children: mapInlines(inline.children, change) };
      case 'strong':
      case 'emphasis':
      default:
        return { ...inline, children: mapInlines(inline.children, change) };
    }
  });
}
