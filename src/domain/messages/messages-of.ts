/** From an event to the messages that it gives: the same however often this is asked. */
import type { JourneyEvent } from '../journey/events.js';
import { isBefore, plus, type Instant } from '../shared/calendar.js';
import type { Audience, MessageKind } from './message-kinds.js';
import { MESSAGE_RULES, type MessageRule, type StillNeeded } from './rules.js';
import type { TemplateCode } from './templates/all-templates.js';

/** A message that is to be delivered. Ids and codes only: who it goes to and what it says is looked up when it goes. */
export interface PlannedMessage {
  candidateId: string;
  rev: number;
  to: Audience;
  /** Of the receiving coach or region, when it is not that of the journey. */
  toId?: string;
  template: TemplateCode;
  kind: MessageKind;
  /** Not before. */
  notBefore: Instant;
  onlyWhile?: StillNeeded;
  bundle?: 'checkpoints';
}

/** The messages of one event, in the order of the rules. A reminder whose time has passed already is left out. */
export function messagesOf(event: JourneyEvent): PlannedMessage[] {
  return MESSAGE_RULES.filter((rule) => rule.event === event.type && applies(rule, event)).flatMap((rule) => {
    const { to, template, kind, onlyWhile, bundle } = rule;
    const { candidateId, rev, at } = event;
    const notBefore = momentOf(rule, event);
    if (rule.ahead && isBefore(notBefore, at)) return [];
    const toId = rule.at && String(factOf(event, rule.at));
    const message = { candidateId, rev, to, template, kind, notBefore };
    return [{ ...message, ...(toId && { toId }), ...(onlyWhile && { onlyWhile }), ...(bundle && { bundle }) }];
  });
}

function applies({ where = {} }: MessageRule, event: JourneyEvent): boolean {
  return Object.entries(where).every(([fact, values]) => (values as readonly unknown[]).includes(factOf(event, fact)));
}

function momentOf({ ahead }: MessageRule, event: JourneyEvent): Instant {
  return ahead ? plus(String(factOf(event, ahead.of)), `-${ahead.by}`) : event.at;
}

function factOf(event: JourneyEvent, fact: string): unknown {
  return (event as unknown as Record<string, unknown>)[fact];
}
