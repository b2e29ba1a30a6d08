/** RFC 9457: the one shape of every refusal over HTTP. */
import { z } from 'zod';

export const PROBLEM_TYPE = 'application/problem+json';

/** One fault in the input. */
export const zFieldFault = z
  .strictObject({
    field: z.string().meta({ description: 'Where it is: params, query, header or body, then the dotted path.' }),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'FieldFault' });

/** Beside these members a problem may carry facts: ids, numbers and instants, never personal data. */
export const zProblem = z
  .looseObject({
    type: z.string().meta({ description: 'A name for the kind of problem, `urn:doorstroom:problem:<code>`.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    instance: z.string().optional().meta({ description: 'This occurrence: `urn:doorstroom:request:<request id>`.' }),
    code: z.string().meta({ description: 'Stable, for programs.', examples: ['PLACEMENT.CAPACITY_REACHED'] }),
    field: z.string().optional(),
    remedy: z.string().meta({ description: 'What the user can do.' }),
    faults: z.array(zFieldFault).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof zProblem>;

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in each language. */
export type Sentence = Record<Language, string>;
