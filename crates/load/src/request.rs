//! A request with random numbers in it.

/// What stands for a random number of [`DIGITS`] digits, as in the peers' own generators.
const PLACEHOLDER: &[u8] = b"__rand_int__";
const DIGITS: usize = PLACEHOLDER.len();

/// A request in RESP whose numbers are drawn anew each time.
pub(crate) struct Request {
    bytes: Vec<u8>,
    /// Where the numbers stand.
    places: Vec<usize>,
    /// They are below this.
    below: u64,
}

impl Request {
    /// A command of these words, in which `__rand_int__` is a number below `below`.
    pub(crate) fn new(words: &[String], below: u64) -> Request {
        let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
        let mut places = Vec::new();
        for word in words {
            bytes.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
            let found = word.as_bytes().windows(DIGITS).enumerate();
            places.extend(
                found
                    .filter(|(_, window)| *window == PLACEHOLDER)
                    .map(|(at, _)| bytes.len() + at),
            );
            bytes.extend_from_slice(word.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        Request {
            bytes,
            places,
            below,
        }
    }

    /// The next request.
    pub(crate) fn next(&mut self) -> &[u8] {
        for &place in &self.places {
            let mut rest = fastrand::u64(..self.below);
            for digit in self.bytes[place..place + DIGITS].iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_drawn_where_they_stand() {
        let words = ["SET", "key:__rand_int__", "x"].map(str::to_owned);
        let mut request = Request::new(&words, 10);
        for _ in 0..100 {
            let text = String::from_utf8_lossy(request.next()).into_owned();
            let digit = text.strip_prefix("*3\r\n$3\r\nSET\r\n$16\r\nkey:00000000000");
            let digit = digit.and_then(|rest| rest.strip_suffix("\r\n$1\r\nx\r\n"));
            assert!(
                digit.is_some_and(|digit| digit.parse::<u8>().is_ok_and(|n| n < 10)),
                "{text}"
            );
        }
    }

    #[test]
    fn every_number_of_a_request_is_its_own() {
        let words = ["ZADD", "__rand_int__", "__rand_int__"].map(str::to_owned);
        let mut request = Request::new(&words, 1_000_000_000_000);
        let text = String::from_utf8_lossy(request.next()).into_owned();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_ne!(lines[4], lines[6]);
    }
}
