//! Places in the order, and how arrays are searched for them.
//!
//! Scores lie beside each other, so a search reads members only where scores are equal. It counts and does not branch:
//! which way a branch would go is random, and a processor that guesses is wrong every second time.

/// A place between the elements of a tree: behind those that come before it.
pub trait Place<M: Copy> {
    /// How many of the elements, which are in order, come before it.
    fn partition(&self, scores: &[f64], members: &[M]) -> usize;
}

/// Behind all elements with a lower score, and those of the same score whose members the function holds for: a number of
/// them from the first on. The score is no NaN.
#[derive(Clone, Copy)]
pub struct At<F>(pub f64, pub F);

impl<M: Copy, F: Fn(M) -> bool> Place<M> for At<F> {
    #[inline]
    fn partition(&self, scores: &[f64], members: &[M]) -> usize {
        let at = count_below(scores, self.0);
        match scores.get(at) {
            Some(score) if *score == self.0 => {
                let tied = count_equal(&scores[at..]);
                at + members[at..at + tied].partition_point(|member| (self.1)(*member))
            }
            _ => at,
        }
    }
}

/// Behind all elements whose members the function holds for, whatever their scores: a number of them from the first on.
#[derive(Clone, Copy)]
pub struct Behind<F>(pub F);

impl<M: Copy, F: Fn(M) -> bool> Place<M> for Behind<F> {
    fn partition(&self, _: &[f64], members: &[M]) -> usize {
        members.partition_point(|member| (self.0)(*member))
    }
}

/// How many of the scores are below one. All are compared, several at once: for a node's dozens that is faster than a
/// search, whose every step waits for the one before.
#[inline]
fn count_below(scores: &[f64], score: f64) -> usize {
    let below = scores.iter().map(|other| u64::from(*other < score));
    below.sum::<u64>() as usize
}

/// How many of the scores, which are in order, are equal to the first. Seldom more than one or two, or all.
fn count_equal(scores: &[f64]) -> usize {
    match scores {
        [] => 0,
        [first, second, ..] if second > first => 1,
        [first, ..] => scores.partition_point(|other| other <= first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_a_search_element_by_element_does() {
        for len in 0..40_usize {
            for step in 1..4 {
                let scores: Vec<f64> = (0..len).map(|at| (at / step) as f64).collect();
                for tenth in -5..150 {
                    let score = f64::from(tenth) / 10.0;
                    let below = scores.iter().filter(|other| **other < score).count();
                    let equal = scores.iter().filter(|other| **other == score).count();
                    assert_eq!(count_below(&scores, score), below);
                    if equal > 0 {
                        assert_eq!(count_equal(&scores[below..]), equal);
                    }
                }
            }
        }
    }

    #[test]
    fn members_decide_where_scores_are_equal() {
        let (scores, members) = ([1.0, 2.0, 2.0, 2.0, 3.0], [9, 1, 5, 7, 0]);
        let at = |score, limit| {
            At(score, move |member: i32| member < limit).partition(&scores, &members)
        };
        assert_eq!(
            [at(2.0, 1), at(2.0, 5), at(2.0, 6), at(2.0, 8)],
            [1, 2, 3, 4]
        );
        assert_eq!(
            [at(0.5, 9), at(1.0, 9), at(1.0, 10), at(4.0, 0)],
            [0, 0, 1, 5]
        );
        let all = At(f64::INFINITY, |_: i32| true).partition(&[f64::INFINITY; 3], &members[..3]);
        assert_eq!(all, 3);
        assert_eq!(
            Behind(|member: i32| member > 4).partition(&scores[..1], &members[..1]),
            1
        );
    }
}
