/**
 * Finds a short list of commands that still shows a difference, by leaving out ever smaller parts (Zeller's delta
 * debugging).
 */

/**
 * The shortest list that it finds for which `fails` still holds; `items` must fail.
 *
 * @param tries how often `fails` may be asked
 */
export async function shrink<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
  tries: number,
): Promise<T[]> {
  let current = [...items]
  let left = tries
  let size = Math.ceil(current.length / 2)
  while (size >= 1 && left > 0) {
    let isShorter = false
    for (let at = 0; at < current.length && left > 0; ) {
      const without = [...current.slice(0, at), ...current.slice(at + size)]
      left--
      if (without.length < current.length && (await fails(without))) {
        current = without
        isShorter = true
      } else at += size
    }
    if (size === 1 && !isShorter) break
    size = size === 1 ? 1 : Math.ceil(size / 2)
  }
  return current
}
