//! The first nine bytes: who wrote the file, and in which version of the format.
//!
//! Redis counts from 1 and has arrived at 12. Valkey went on from 11 with 80, under a magic of its own, so that no number
//! means two things; 12 to 79 are Redis's.

use crate::error::Reason;
use crate::rdb::{VERSION_REDIS_MAX, VERSION_VALKEY};

/// Bytes of magic and version.
pub(super) const BYTES: usize = 9;

const REDIS: &[u8] = b"REDIS";
const VALKEY: &[u8] = b"VALKEY";

/// From when on files end with a checksum.
const CHECKSUM_SINCE: u16 = 5;

/// Who counts the versions of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// Redis.
    Redis,
    /// Valkey, from where it has gone its own way.
    Valkey,
}

/// Whose format a file has, and which version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Whose magic it begins with.
    pub vendor: Vendor,
    /// The number.
    pub number: u16,
}

impl Version {
    /// Whether the number lies where Redis goes on counting, which Valkey calls foreign.
    pub fn is_foreign(self) -> bool {
        self.vendor == Vendor::Redis
            && (VERSION_REDIS_MAX + 1..VERSION_VALKEY).contains(&self.number)
    }

    /// The version that a file has which this number says enough of.
    pub(super) fn written(number: u16) -> Version {
        let vendor = if number >= VERSION_VALKEY {
            Vendor::Valkey
        } else {
            Vendor::Redis
        };
        Version { vendor, number }
    }

    /// The first bytes of a file of this version.
    pub(super) fn magic(self) -> String {
        match self.vendor {
            Vendor::Redis => format!("REDIS{:04}", self.number),
            Vendor::Valkey => format!("VALKEY{:03}", self.number),
        }
    }

    /// The version that a file begins with. `relaxed`: one that nobody has written yet will do.
    pub(super) fn of(magic: &[u8; BYTES], relaxed: bool) -> Result<Version, Reason> {
        let (vendor, digits) = if let Some(digits) = magic.strip_prefix(REDIS) {
            (Vendor::Redis, digits)
        } else if let Some(digits) = magic.strip_prefix(VALKEY) {
            (Vendor::Valkey, digits)
        } else {
            return Err(Reason::Signature);
        };
        let number = digits.iter().try_fold(0u16, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
            Some(number * 10 + digit)
        });
        let number = number.unwrap_or(0);
        let is_known = match vendor {
            Vendor::Redis => (1..=VERSION_REDIS_MAX).contains(&number),
            Vendor::Valkey => number == VERSION_VALKEY,
        };
        let is_possible = match vendor {
            Vendor::Redis => (1..VERSION_VALKEY).contains(&number),
            Vendor::Valkey => number >= VERSION_VALKEY,
        };
        if is_known || (relaxed && is_possible) {
            Ok(Version { vendor, number })
        } else {
            Err(Reason::Version(number))
        }
    }

    /// Whether a checksum follows the end.
    pub(super) fn has_checksum(self) -> bool {
        self.number >= CHECKSUM_SINCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_read() {
        let number = |magic: &[u8; 9], relaxed| Version::of(magic, relaxed).map(|it| it.number);
        for (magic, strict, relaxed) in [
            (b"REDIS0001", true, true),
            (b"REDIS0012", true, true),
            (b"REDIS0013", false, true),
            (b"REDIS0080", false, false),
            (b"REDIS0000", false, false),
            (b"REDIS00x1", false, false),
            (b"VALKEY011", false, false),
            (b"VALKEY080", true, true),
            (b"VALKEY987", false, true),
            (b"redis0011", false, false),
        ] {
            assert_eq!(number(magic, false).is_ok(), strict, "{magic:?}");
            assert_eq!(number(magic, true).is_ok(), relaxed, "{magic:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for number in [10, 11, 12, 80] {
            let version = Version::written(number);
            let magic = version.magic();
            let magic = magic.as_bytes().first_chunk().unwrap();
            assert_eq!(Version::of(magic, false).ok(), Some(version));
        }
    }
}
