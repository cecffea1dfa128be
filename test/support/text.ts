/** How often a part is in a text, without overlaps. */
export const count = (text: string, part: string): number => text.split(part).length - 1
