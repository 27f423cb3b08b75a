import { plainText } from './blocks.ts';
import type { Block, Inline } from './blocks.ts';
import { answersText } from './layout-answers.ts';
import { layoutWords } from './layout-words.ts';
import type { Language } from './template.ts';
import { withColon } from './with-colon.ts';
import type { Asked, Words } from './words.ts';

/**
 * The text twin of a message: the same words from the same blocks.
 *
 * Paragraphs are not wrapped at a column: how long a line gets is known only when its slots are filled, and a hard
 * break at 72 makes every other line short on a phone. All clients wrap long lines.
 */
export function layoutText(
  language: Language,
  { blocks, why, asks }: Pick<Words, 'blocks' | 'why' | 'asks'>,
): string {
  const words = layoutWords[language];
  const signature = [words.closing, '{{ sender.name }}', words.role].join('\n');
  return [
    blocks
      .map((block) => (block.kind === 'answers' ? answersOf(language, asks) : blockText(block)))
      .join('\n\n'),
    signature,
    words.reach,
    // RFC 3676, 4.3: what follows is left out of a reply, and with it the member's own link.
    ['-- ', why].join('\n'),
    `${words.stop}:\n{{ link.unsubscribe }}\n${words.afterStop}`,
    `${words.choose}:\n{{ link.preferences }}`,
    `${words.from}\n`,
  ].join('\n\n');
}

function answersOf(language: Language, asks: Asked | undefined): string {
  if (!asks) throw new TypeError('the message shows answers and asks no question');
  return answersText(language, asks);
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return [plainText(block.children), ...linkLines(block.children)].join('\n');
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.start === undefined ? '- ' : `${block.start + index}. `;
          // A nested list stands right under the words that it belongs to.
          return mark + indent(item.map(blockText).join('\n'), ' '.repeat(mark.length));
        })
        .join('\n');
    case 'quote':
      return `> ${indent(blocksText(block.blocks), '> ')}`;
    case 'answers':
      throw new TypeError('answers stand between blocks, never within one');
    case 'button':
    default:
      return `${withColon(block.label)}\n${block.href}`;
  }
}

/** Links of a paragraph, each on a line of its own below it, so that no full stop or bracket sticks to an address. */
function linkLines(children: readonly Inline[]): string[] {
  return children.flatMap((inline) => {
    if (inline.kind === 'text' || inline.kind === 'break') return [];
    if (inline.kind !== 'link') return linkLines(inline.children);
    const label = plainText(inline.children);
    const shown = inline.href === label || inline.href.replace(/^(?:mailto:|tel:)/, '') === label;
    return shown ? [] : [`${withColon(label)} ${inline.href}`];
  });
}

function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
