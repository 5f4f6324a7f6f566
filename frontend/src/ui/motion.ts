/** Movement that scripts make, as CSS has it: none for a person who wants less of it. */

export const wantsLessMotion = () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false

/** How long a flight of so many milliseconds takes; asked anew for each, since the wish may change. */
export const ease = (duration: number) => ({ duration: wantsLessMotion() ? 0 : duration })
