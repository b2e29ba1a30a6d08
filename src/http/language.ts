import { LANGUAGES, type Language } from '../contracts/api/problem.js';

/** The language of the answer by `Accept-Language`; Dutch unless another is preferred. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage) return 'nl';
  const wanted = acceptLanguage.split(',').map((range) => {
    const [tag = '', ...parameters] = range.trim().split(';');
    const quality = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
    return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  const known = wanted.filter((w): w is { language: Language; quality: number } =>
    w.quality > 0 && (LANGUAGES as readonly (string | undefined)[]).includes(w.language),
  );
  return known.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'nl';
}
