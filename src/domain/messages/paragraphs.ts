/** Paragraphs of a mail, as text and as simple HTML. */
import type { MessageLanguage } from './message-kinds.js';

/** A paragraph, or a list. */
export type Paragraph = string | readonly string[];

export function textOfParagraphs(paragraphs: readonly Paragraph[]): string {
  return `${paragraphs.map((one) => (typeof one === 'string' ? one : one.map((item) => `- ${item}`).join('\n'))).join('\n\n')}\n`;
}

/** One element a paragraph. */
export function htmlOfParagraphs(paragraphs: readonly Paragraph[]): string[] {
  return paragraphs.map((one) => (typeof one === 'string' ? `<p>${lined(one)}</p>` : `<ul>${one.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`));
}

/** A whole document; `body` are elements, written out already. */
export function htmlDocument({ language, title, body }: { language: MessageLanguage; title: string; body: readonly string[] }): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const style = 'font:16px/1.5 sans-serif;color:#1a1a1a;background:#fff;max-width:36em;margin:1em';
  return `<!doctype html>\n<html lang="${language}"><head>${head}</head><body style="${style}"><main>\n${body.join('\n')}\n</main></body></html>\n`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function lined(text: string): string {
  return escaped(text).replaceAll('\n', '<br>');
}
