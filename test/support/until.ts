/**
 * Waits for a condition, not for a time: asks again until the answer is yes. The limit is for what never comes true; it
 * lies below vitest's own, so that whoever waited in vain is told what for.
 */
export async function until(condition: () => boolean | Promise<boolean>, what = 'the condition'): Promise<void> {
  const limitMs = 90_000
  const end = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what} did not come true within ${limitMs} ms`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}
