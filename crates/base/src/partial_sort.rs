//! Sorting no more than the first some of many, in the order that Redis gives them.
//!
//! Where elements compare equal their order is that of the algorithm, and clients see it: whoever asks for the five nearest
//! of ten places at one spot gets five of them. So this is the quicksort of Bentley and McIlroy ("Engineering a Sort
//! Function", 1993) with its choice of pivots and its exchanges, of which the parts are left out that nobody asked for. As
//! any quicksort it can be led astray by an input made for that; then a merge sort does the rest.

use std::cmp::Ordering;

/// Up to this length elements are inserted one by one.
const INSERTION_LEN_MAX: usize = 6;
/// Above this length the pivot is a median of medians.
const NINTHER_LEN_MIN: usize = 41;
/// How many times the whole length may be partitioned before it is no accident any more.
const EFFORT: usize = 64;

/// Sorts so that the first `wanted` elements are in order and in place; the others are behind them in no order. Time: O(n log n)
/// at worst, O(n) for few of many.
pub fn partial_sort<T>(
    items: &mut [T],
    wanted: usize,
    mut compare: impl FnMut(&T, &T) -> Ordering,
) {
    let mut effort = items.len().saturating_mul(EFFORT);
    // Parts that are still to be sorted, those to the left last.
    let mut parts = vec![(0, items.len())];
    while let Some((start, end)) = parts.pop() {
        if start >= wanted {
            continue;
        }
        let part = &mut items[start..end];
        if part.len() <= INSERTION_LEN_MAX {
            insert_all(part, &mut compare);
            continue;
        }
        match effort.checked_sub(part.len()) {
            Some(left) => effort = left,
            None => {
                part.sort_by(&mut compare);
                continue;
            }
        }
        let (less, greater) = partition(part, &mut compare);
        parts.push((end - greater, end));
        parts.push((start, start + less));
    }
}

fn insert_all<T>(part: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) {
    for end in 1..part.len() {
        let mut at = end;
        while at > 0 && compare(&part[at - 1], &part[at]).is_gt() {
            part.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// The pivot's index.
fn pivot<T>(part: &[T], compare: &mut impl FnMut(&T, &T) -> Ordering) -> usize {
    let len = part.len();
    let middle = len / 2;
    if len == INSERTION_LEN_MAX + 1 {
        return middle;
    }
    let (mut low, mut mid, mut high) = (0, middle, len - 1);
    let mut median = |a: usize, b: usize, c: usize| {
        let (a_b, b_c) = (compare(&part[a], &part[b]), compare(&part[b], &part[c]));
        match (a_b.is_lt(), b_c) {
            (true, Ordering::Less) | (false, Ordering::Greater) => b,
            (true, _) if compare(&part[a], &part[c]).is_lt() => c,
            (false, _) if !compare(&part[a], &part[c]).is_lt() => c,
            _ => a,
        }
    };
    if len >= NINTHER_LEN_MIN {
        let step = len / 8;
        low = median(low, low + step, low + 2 * step);
        mid = median(mid - step, mid, mid + step);
        high = median(high - 2 * step, high - step, high);
    }
    median(low, mid, high)
}

/// Brings what is less than a pivot to the front and what is greater to the end; answers how many these are.
fn partition<T>(part: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) -> (usize, usize) {
    let len = part.len();
    let pivot = pivot(part, compare);
    part.swap(0, pivot);
    // Equal ones gather at both ends: [0, a) and [d, len). Between them, [a, b) is less and [c, d) is greater.
    let (mut a, mut b, mut c, mut d) = (1, 1, len, len);
    loop {
        while b < c {
            match compare(&part[b], &part[0]) {
                Ordering::Greater => break,
                Ordering::Equal => {
                    part.swap(a, b);
                    a += 1;
                }
                Ordering::Less => {}
            }
            b += 1;
        }
        while b < c {
            match compare(&part[c - 1], &part[0]) {
                Ordering::Less => break,
                Ordering::Equal => {
                    d -= 1;
                    part.swap(c - 1, d);
                }
                Ordering::Greater => {}
            }
            c -= 1;
        }
        if b >= c {
            break;
        }
        part.swap(b, c - 1);
        b += 1;
        c -= 1;
    }
    // The equal ones go to the middle.
    let (less, greater) = (b - a, d - c);
    exchange(part, 0, b, a.min(less));
    exchange(part, b, len, greater.min(len - d));
    (less, greater)
}

/// Exchanges `count` elements from `first` on with those before `end`.
fn exchange<T>(part: &mut [T], first: usize, end: usize, count: usize) {
    for at in 0..count {
        part.swap(first + at, end - count + at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_ones_are_those_of_a_whole_sort(
            items in prop::collection::vec(0_u8..40, 0..300),
            wanted in 0_usize..310,
        ) {
            let mut sorted = items.clone();
            sorted.sort_unstable();
            let mut partly = items;
            partial_sort(&mut partly, wanted, Ord::cmp);
            let wanted = wanted.min(sorted.len());
            prop_assert_eq!(&partly[..wanted], &sorted[..wanted]);
            partly.sort_unstable();
            prop_assert_eq!(partly, sorted);
        }
    }

    /// What Redis 8.0.6 answers to GEORADIUS with COUNT, for places of which many are at one distance.
    #[test]
    fn equal_ones_come_in_the_order_of_redis() {
        let first = |text: &str, wanted: usize| {
            let mut items: Vec<(char, char)> = text
                .split(' ')
                .flat_map(|spot| {
                    let distance = spot.chars().next().unwrap_or_default();
                    spot.chars().skip(1).map(move |name| (distance, name))
                })
                .collect();
            partial_sort(&mut items, wanted, |one, other| one.0.cmp(&other.0));
            items[..wanted]
                .iter()
                .map(|item| item.1)
                .collect::<String>()
        };
        assert_eq!(first("0abcdefghij", 3), "jbc");
        let mut many: Vec<u8> = (10..60).collect();
        partial_sort(&mut many, 5, |_, _| Ordering::Equal);
        assert_eq!(many[..5], [59, 11, 12, 13, 14]);
    }

    #[test]
    fn an_input_against_it_does_not_take_for_ever() {
        // An adversary that decides late: whatever is chosen as pivot turns out to be small.
        let len = 20_000;
        let mut values = vec![usize::MAX; len];
        let (mut decided, mut candidate, mut compared) = (0, 0, 0_usize);
        let mut items: Vec<usize> = (0..len).collect();
        partial_sort(&mut items, len, |one, other| {
            compared += 1;
            if values[*one] == usize::MAX && values[*other] == usize::MAX {
                let small = if *one == candidate { *one } else { *other };
                values[small] = decided;
                decided += 1;
            }
            if values[*one] == usize::MAX {
                candidate = *one;
            } else if values[*other] == usize::MAX {
                candidate = *other;
            }
            values[*one].cmp(&values[*other])
        });
        assert!(compared < len * (EFFORT + 64) * 2, "{compared}");
    }
}
