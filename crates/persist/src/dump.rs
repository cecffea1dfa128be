//! DUMP payloads: one value as RDB has it, and a footer by which RESTORE knows that it is whole and from whom.
//!
//! ```text
//! ┌──────┬───────┬─────────────┬───────┐
//! │ type │ value │ RDB version │ CRC64 │     version u16, checksum u64 over all before it, both little-endian
//! └──────┴───────┴─────────────┴───────┘
//! ```

use std::io;

use serval_base::crc64;
use serval_keyspace::{KeyEntry, Loaded};

use crate::error::Error;
use crate::rdb::{
    Dialect, Thresholds, VERSION_REDIS_MAX, VERSION_VALKEY, read_value, value_version, write_value,
};
use crate::source::{SliceSource, Source};

const VERSION_BYTES: usize = 2;
const CHECKSUM_BYTES: usize = 8;

/// What of a payload's footer is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VersionCheck {
    /// Versions that nobody has written yet are tried.
    pub relaxed: bool,
    /// The checksum may be any.
    pub skip_checksum: bool,
}

/// Why a payload was refused.
#[derive(Debug)]
pub enum RestoreError {
    /// Version or checksum are wrong, or there is no footer.
    Footer,
    /// The footer fits, the value is wrong.
    Value(Error),
}

/// The payload of a value.
pub fn dump(entry: &KeyEntry, dialect: Dialect, compress: bool) -> Vec<u8> {
    let mut payload = Vec::new();
    // Writing into memory cannot fail.
    let written = write_value(entry, dialect, compress, &mut payload);
    debug_assert!(written.is_ok());
    payload.extend_from_slice(&value_version(entry, dialect).to_le_bytes());
    let checksum = crc64(0, &payload);
    payload.extend_from_slice(&checksum.to_le_bytes());
    payload
}

/// How many bytes a value takes in RDB form, its type number not counted. O(value).
pub fn value_len(entry: &KeyEntry, dialect: Dialect, compress: bool) -> u64 {
    let mut counter = Counter(0);
    // Counting cannot fail.
    let written = write_value(entry, dialect, compress, &mut counter);
    debug_assert!(written.is_ok());
    counter.0.saturating_sub(1)
}

/// Counts what is written.
struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a payload. Bytes that follow the value are ignored, as the peers do.
pub fn restore(
    payload: &[u8],
    check: VersionCheck,
    thresholds: &Thresholds,
) -> Result<Loaded, RestoreError> {
    let (body, version) = verified(payload, check).ok_or(RestoreError::Footer)?;
    let mut source = SliceSource::new(body);
    let mut ty = [0];
    source
        .fill(&mut ty)
        .and_then(|()| read_value(ty[0], version, thresholds, &mut source))
        .map_err(RestoreError::Value)
}

/// The value's bytes and the version, if the footer fits.
fn verified(payload: &[u8], check: VersionCheck) -> Option<(&[u8], u16)> {
    let (versioned, checksum) = payload.split_last_chunk::<CHECKSUM_BYTES>()?;
    let (body, version) = versioned.split_last_chunk::<VERSION_BYTES>()?;
    let version = u16::from_le_bytes(*version);
    let is_known = version <= VERSION_REDIS_MAX || version == VERSION_VALKEY;
    let is_whole = check.skip_checksum || crc64(0, versioned) == u64::from_le_bytes(*checksum);
    ((is_known || check.relaxed) && is_whole).then_some((body, version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdb::Thresholds;

    const BAR: &[u8] = b"\x00\x03bar\x0c\x00-\xc8}\xa0\x14Lc^";

    fn is_read(payload: &[u8], check: VersionCheck) -> bool {
        restore(payload, check, &Thresholds::default()).is_ok()
    }

    #[test]
    fn the_footer_is_checked() {
        let strict = VersionCheck::default();
        assert!(is_read(BAR, strict));
        for len in 0..BAR.len() {
            assert!(!is_read(&BAR[..len], strict), "{len} bytes");
        }
        for at in 0..BAR.len() {
            let mut wrong = BAR.to_vec();
            wrong[at] ^= 1;
            assert!(!is_read(&wrong, strict), "byte {at}");
        }
        let unchecked = VersionCheck {
            skip_checksum: true,
            ..strict
        };
        for (version, known) in [
            (0, true),
            (11, true),
            (12, true),
            (13, false),
            (79, false),
            (80, true),
            (81, false),
        ] {
            let mut payload = BAR.to_vec();
            payload[5] = version;
            assert_eq!(is_read(&payload, unchecked), known, "version {version}");
            let relaxed = VersionCheck {
                relaxed: true,
                ..unchecked
            };
            assert!(is_read(&payload, relaxed));
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for text in [&b"12"[..], b"text", &[b'x'; 4000]] {
            let entry = Loaded::Str(text.to_vec()).into_entry(b"key", None);
            let payload = dump(&entry, Dialect::Redis, true);
            let loaded =
                restore(&payload, VersionCheck::default(), &Thresholds::default()).unwrap();
            assert!(matches!(loaded, Loaded::Str(bytes) if bytes == text));
        }
    }
}
