//! Ids and options as stream commands take them.

use serval_base::number;
use serval_keyspace::stream::{NewId, NodeLimits, StreamId, Trim, TrimTo};
use serval_resp::Argv;

use crate::config::Config;
use crate::errors::{self, Error};

/// An id; `-` and `+` are none here. A sequence that is missing is 0.
pub(super) fn strict_id(text: &[u8]) -> Result<StreamId, Error> {
    match new_id(text)? {
        NewId::Given(id) => Ok(id),
        _ => Err(errors::STREAM_ID),
    }
}

/// The id of a new entry, `*` excepted.
fn new_id(text: &[u8]) -> Result<NewId, Error> {
    let parsed = StreamId::parse(text, 0).ok_or(errors::STREAM_ID)?;
    Ok(if parsed.is_seq_auto {
        NewId::AutoSeq(parsed.id.ms)
    } else {
        NewId::Given(parsed.id)
    })
}

/// An id; `-` is the lowest and `+` the highest.
pub(super) fn any_id(text: &[u8], missing_seq: u64) -> Result<StreamId, Error> {
    match text {
        b"-" => Ok(StreamId::MIN),
        b"+" => Ok(StreamId::MAX),
        _ => {
            let parsed = StreamId::parse(text, missing_seq);
            let parsed = parsed.filter(|parsed| !parsed.is_seq_auto);
            Ok(parsed.ok_or(errors::STREAM_ID)?.id)
        }
    }
}

/// An id behind a `(`, which is not part of the range.
fn exclusive(text: &[u8], missing_seq: u64) -> Option<Result<StreamId, Error>> {
    let text = text.strip_prefix(b"(").filter(|rest| !rest.is_empty())?;
    Some(if matches!(text, b"-" | b"+") {
        Err(errors::STREAM_ID)
    } else {
        any_id(text, missing_seq)
    })
}

/// The first id of a range.
pub(super) fn range_start(text: &[u8]) -> Result<StreamId, Error> {
    match exclusive(text, 0) {
        Some(id) => id?.next().ok_or(errors::STREAM_RANGE_START),
        None => any_id(text, 0),
    }
}

/// The last id of a range.
pub(super) fn range_end(text: &[u8]) -> Result<StreamId, Error> {
    match exclusive(text, u64::MAX) {
        Some(id) => id?.previous().ok_or(errors::STREAM_RANGE_END),
        None => any_id(text, u64::MAX),
    }
}

/// An integer, or an error of the command's own.
pub(super) fn int_or(text: &[u8], error: Error) -> Result<i64, Error> {
    number::parse_i64(text).ok_or(error)
}

/// An integer.
pub(super) fn int(text: &[u8]) -> Result<i64, Error> {
    int_or(text, errors::NOT_INTEGER)
}

/// When a node of a stream is full.
pub(super) fn node_limits(config: &Config) -> NodeLimits {
    NodeLimits {
        bytes_max: config.stream_node_max_bytes(),
        entries_max: u64::try_from(config.stream_node_max_entries()).unwrap_or(0),
    }
}

/// Options of XADD and XTRIM.
pub(super) struct AddOptions {
    /// What the entry is to be called.
    pub(super) id: NewId,
    /// Do not make a stream where there is none.
    pub(super) no_mkstream: bool,
    /// What is to be trimmed.
    pub(super) trim: Option<Trim>,
    /// Where the fields begin.
    pub(super) fields_at: usize,
    /// Where the threshold of what is to be trimmed stands.
    pub(super) threshold_at: usize,
}

/// What has been read of them.
#[derive(Default)]
struct Reading {
    to: Option<TrimTo>,
    threshold_at: usize,
    is_approximate: bool,
    limit: Option<i64>,
    no_mkstream: bool,
}

impl AddOptions {
    /// Reads the options of XADD and the id behind them, or of XTRIM, which has none. Whoever `obeys` a journal trims what
    /// it says, whatever limit it was trimmed by where it was written.
    pub(super) fn parse(
        argv: Argv<'_>,
        is_add: bool,
        config: &Config,
        obeys: bool,
    ) -> Result<Self, Error> {
        let mut reading = Reading::default();
        let mut id = NewId::Auto;
        let mut index = 2;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            let has_more = index + 1 < argv.len();
            match () {
                () if is_add && option == b"*" => break,
                () if is(b"maxlen") && has_more => index = reading.strategy(argv, index, true)?,
                () if is(b"minid") && has_more => index = reading.strategy(argv, index, false)?,
                () if is(b"limit") && has_more => {
                    index += 1;
                    let limit = int(argv.arg(index))?;
                    if limit < 0 {
                        return Err(errors::STREAM_LIMIT_NEGATIVE);
                    }
                    reading.limit = Some(limit);
                }
                () if is_add && is(b"nomkstream") => reading.no_mkstream = true,
                () if is_add => {
                    if matches!(option, b"-" | b"+") {
                        return Err(errors::STREAM_ID);
                    }
                    id = new_id(option)?;
                    break;
                }
                () => return Err(errors::SYNTAX),
            }
            index += 1;
        }
        let (no_mkstream, threshold_at) = (reading.no_mkstream, reading.threshold_at);
        Ok(AddOptions {
            id,
            no_mkstream,
            trim: reading.finish(is_add, config, obeys)?,
            fields_at: index + 1,
            threshold_at,
        })
    }
}

impl Reading {
    /// Reads MAXLEN or MINID at `index`, gives where its last argument is.
    fn strategy(
        &mut self,
        argv: Argv<'_>,
        mut index: usize,
        is_maxlen: bool,
    ) -> Result<usize, Error> {
        if self.to.is_some() {
            return Err(errors::STREAM_TWO_STRATEGIES);
        }
        index += 1;
        if index + 1 < argv.len() && matches!(argv.arg(index), b"~" | b"=") {
            self.is_approximate = argv.arg(index) == b"~";
            index += 1;
        }
        let threshold = argv.arg(index);
        self.to = Some(if is_maxlen {
            let len = int(threshold)?;
            TrimTo::Len(u64::try_from(len).map_err(|_| errors::STREAM_MAXLEN_NEGATIVE)?)
        } else {
            TrimTo::Id(strict_id(threshold)?)
        });
        self.threshold_at = index;
        Ok(index)
    }

    fn finish(self, is_add: bool, config: &Config, obeys: bool) -> Result<Option<Trim>, Error> {
        /// What trimming by nodes takes at most unless told otherwise, where entries of a node have no limit.
        const LIMIT_DEFAULT: i64 = 10_000;
        const LIMIT_MAX: i64 = 1_000_000;
        let Some(to) = self.to else {
            return match self.limit {
                Some(1..) => Err(errors::STREAM_LIMIT_ALONE),
                _ if !is_add => Err(errors::STREAM_NO_STRATEGY),
                Some(_) if obeys => Ok(None),
                Some(_) => Err(errors::STREAM_LIMIT_EXACT),
                None => Ok(None),
            };
        };
        let limit = match self.limit {
            _ if obeys => 0,
            Some(_) if !self.is_approximate => return Err(errors::STREAM_LIMIT_EXACT),
            Some(limit) => limit,
            None if self.is_approximate => match config.stream_node_max_entries() {
                ..=0 => LIMIT_DEFAULT,
                entries => entries.saturating_mul(100).min(LIMIT_MAX),
            },
            None => 0,
        };
        Ok(Some(Trim {
            to,
            is_approximate: self.is_approximate,
            limit: limit.unsigned_abs(),
        }))
    }
}
