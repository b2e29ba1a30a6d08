/** Every template by its code. */
import { GUIDANCE_TEMPLATES } from './guidance-templates.js';
import { JOURNEY_TEMPLATES } from './journey-templates.js';
import { PLACEMENT_TEMPLATES } from './placement-templates.js';
import { PROPOSAL_TEMPLATES } from './proposal-templates.js';
import type { MessageTemplate } from './template.js';

const ALL = { ...PROPOSAL_TEMPLATES, ...PLACEMENT_TEMPLATES, ...GUIDANCE_TEMPLATES, ...JOURNEY_TEMPLATES };

export type TemplateCode = keyof typeof ALL;
export const TEMPLATES: Readonly<Record<TemplateCode, MessageTemplate>> = ALL;
export const TEMPLATE_CODES = Object.keys(ALL) as TemplateCode[];
