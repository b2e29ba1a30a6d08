/** Looking for a person in a text, by what belongs to nobody else. */

/** True for a text in which one of the words stands, in whatever case. */
export function sameWord(words: readonly string[]): (text: string) => boolean {
  const folded = words.map((word) => word.toLowerCase());
  return (text) => {
    const lower = text.toLowerCase();
    return folded.some((word) => lower.includes(word));
  };
}
