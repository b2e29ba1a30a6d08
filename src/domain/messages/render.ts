/** From a template and its facts to the words that somebody reads: as text, as simple HTML and as SMS. */
import type { MessageLanguage } from './message-kinds.js';
import { escaped, htmlDocument, htmlOfParagraphs, textOfParagraphs, type Paragraph } from './paragraphs.js';
import { TEMPLATES, type TemplateCode } from './templates/all-templates.js';
import { FACTS, type FactName } from './templates/template.js';

/** What a text names; dates and times written out already. `moments` is a list. */
export type MessageFacts = Partial<Record<Exclude<FactName, 'moments'>, string>> & { moments?: readonly string[] };

export interface MessageToRender {
  template: TemplateCode;
  language: MessageLanguage;
  facts: MessageFacts;
  /** Of a candidate, for the first line. */
  givenName?: string | undefined;
  /** Addresses in the web app; left out where none is known. */
  links: { page?: string | undefined; preferences?: string | undefined };
}

export interface RenderedMessage {
  subject: string;
  text: string;
  html: string;
  sms: string;
}

const FIXED = {
  nl: {
    greeting: (name?: string) => (name ? `Beste ${name},` : 'Goedendag,'),
    closing: 'Met vriendelijke groet,',
    sender: 'De werkpool',
    preferences: 'Wilt u minder berichten, of op een andere manier? Kies het hier:',
    unread: 'Dit is een automatisch bericht. Antwoorden wordt niet gelezen.',
  },
  en: {
    greeting: (name?: string) => (name ? `Dear ${name},` : 'Hello,'),
    closing: 'Kind regards,',
    sender: 'The work pool',
    preferences: 'Do you want fewer messages, or in another way? Choose it here:',
    unread: 'This is an automatic message. Nobody reads an answer to it.',
  },
} as const satisfies Record<MessageLanguage, object>;

/** Renders a message. Throws when a fact that its template names is missing. */
export function renderMessage({ template, language, facts, givenName, links }: MessageToRender): RenderedMessage {
  const { [language]: words } = TEMPLATES[template].words;
  const fixed = FIXED[language];
  const filled = words.lines.map((line) => (line === MOMENTS ? listOf(facts, template) : fill(line, facts, template)));
  const parts: Paragraph[] = [fixed.greeting(givenName), ...filled];
  const ending: Paragraph[] = [`${fixed.closing}\n${fixed.sender}`, fixed.unread];
  return {
    subject: words.subject,
    text: textOf(parts, ending, { ...links, label: words.link, choose: fixed.preferences }),
    html: htmlOf(parts, ending, { ...links, label: words.link, choose: fixed.preferences, language, title: words.subject }),
    sms: [fill(words.sms, facts, template), links.page].filter(Boolean).join(' '),
  };
}

/** The facts that a template names in any of its texts. */
export function factsOf(template: TemplateCode): FactName[] {
  const texts = Object.values(TEMPLATES[template].words).flatMap(({ subject, lines, sms }) => [subject, ...lines, sms]);
  const named = new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name)));
  return FACTS.filter((fact) => named.has(fact));
}

const MOMENTS = '{moments}';
const PLACEHOLDER = /\{(\w+)\}/g;

function fill(line: string, facts: MessageFacts, template: TemplateCode): string {
  return line.replaceAll(PLACEHOLDER, (_all, name: string) => {
    const value = facts[name as Exclude<FactName, 'moments'>];
    if (value === undefined) throw new Error(`The message ${template} has no ${name}`);
    return value;
  });
}

function listOf({ moments }: MessageFacts, template: TemplateCode): readonly string[] {
  if (!moments || moments.length === 0) throw new Error(`The message ${template} has no moments`);
  return moments;
}

interface Ends {
  page?: string | undefined;
  label: string;
  preferences?: string | undefined;
  choose: string;
}

function textOf(parts: Paragraph[], ending: Paragraph[], { page, label, preferences, choose }: Ends): string {
  const link = page ? [`${label}:\n${page}`] : [];
  const choice = preferences ? [`${choose}\n${preferences}`] : [];
  return textOfParagraphs([...parts, ...link, ...ending, ...choice]);
}

function htmlOf(parts: Paragraph[], ending: Paragraph[], ends: Ends & { language: MessageLanguage; title: string }): string {
  const { page, label, preferences, choose, language, title } = ends;
  const body = [
    ...htmlOfParagraphs(parts),
    ...(page ? [`<p><a href="${escaped(page)}">${escaped(label)}</a></p>`] : []),
    ...htmlOfParagraphs(ending),
    ...(preferences ? [`<p>${escaped(choose)} <a href="${escaped(preferences)}">${escaped(preferences)}</a></p>`] : []),
  ];
  return htmlDocument({ language, title, body });
}
