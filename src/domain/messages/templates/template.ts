/** What a template is. Its words are at language level B1: short sentences, what to do, and by when. */
import type { MessageLanguage } from '../message-kinds.js';

/** What a text may name. Personal facts come from the store when the message is sent, and are kept nowhere else. */
export const FACTS = ['workTitle', 'company', 'place', 'startsOn', 'endsOn', 'hours', 'answerBy', 'dueAt', 'moments', 'region'] as const;
export type FactName = (typeof FACTS)[number];

/** Pages of the web app; each takes one id. */
export const PAGES = ['proposals', 'placements', 'checkpoints', 'candidates', 'transfers', 'handovers'] as const;
export type Page = (typeof PAGES)[number];

export interface Words {
  /** No name, company, region or benefit: a subject is read on a locked screen. */
  subject: string;
  /** Paragraphs. `{fact}` is filled in; `{moments}` stands alone and becomes a list. */
  lines: readonly string[];
  /** On the link to the page. */
  link: string;
  /** The whole message by SMS, without the link. */
  sms: string;
}

export interface MessageTemplate {
  page: Page;
  words: Record<MessageLanguage, Words>;
}

/** Checks the shape of templates where they are written. */
export function templates<const T extends Record<string, MessageTemplate>>(made: T): T {
  return made;
}
