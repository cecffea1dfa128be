//! All text of errors that a client can see, as Redis words it.

use std::borrow::Cow;
use std::fmt::Display;

/// An error reply without its leading `-`: code, space, text. Bytes, since what it repeats of a request may be any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Cow<'static, [u8]>);

impl Error {
    /// An error whose text is known.
    pub const fn text(text: &'static str) -> Error {
        Error(Cow::Borrowed(text.as_bytes()))
    }

    /// An error with something of our own in it.
    pub fn owned(text: String) -> Error {
        Error(Cow::Owned(text.into_bytes()))
    }

    /// An error with something of the request in it.
    pub fn parts(parts: &[&[u8]]) -> Error {
        Error(Cow::Owned(parts.concat()))
    }

    /// The whole text.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The code: `ERR`, `WRONGTYPE` …
    pub fn code(&self) -> Cow<'_, str> {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == b' ')
            .unwrap_or(self.0.len());
        String::from_utf8_lossy(&self.0[..end])
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl std::error::Error for Error {}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: Error = Error::text($text);)*
    };
}

mod clients;
mod config;
mod migrate;
mod persistence;
mod streams;

pub use clients::*;
pub use config::*;
pub use migrate::*;
pub use persistence::*;
pub use streams::*;

texts! {
    /// PFADD and its like on another string.
    NOT_HYPERLOGLOG = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    /// A HyperLogLog whose registers are broken.
    CORRUPT_HYPERLOGLOG = "INVALIDOBJ Corrupted HLL object detected";
    /// PFDEBUG of a key that there is not.
    NO_SPECIFIED_KEY = "ERR The specified key does not exist";
    /// PFDEBUG DECODE of a dense one.
    NOT_SPARSE = "ERR HLL encoding is not sparse";
    /// PFDEBUG SIMD.
    PFDEBUG_SIMD = "ERR Argument must be ON or OFF";
    /// PFSELFTEST.
    SELFTEST_NOT_SPARSE = "ERR TESTFAILED sparse encoding not used";
    /// PFSELFTEST.
    SELFTEST_DISAGREE = "ERR TESTFAILED dense/sparse disagree";
    /// SRANDMEMBER with a count whose opposite is no number.
    INT64_RANGE = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    /// SINTERCARD of more keys than there are arguments.
    NUMKEYS_TOO_MANY = "ERR Number of keys can't be greater than number of args";
    /// SINTERCARD LIMIT below zero.
    LIMIT_NEGATIVE = "ERR LIMIT can't be negative";
    /// The key holds another type.
    WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
    /// Options do not fit together.
    SYNTAX = "ERR syntax error";
    /// A number was expected.
    NOT_INTEGER = "ERR value is not an integer or out of range";
    /// A float was expected.
    NOT_FLOAT = "ERR value is not a valid float";
    /// A number in bounds was expected.
    OUT_OF_RANGE = "ERR value is out of range";
    /// A number of at least 0 was expected.
    MUST_BE_POSITIVE = "ERR value is out of range, must be positive";
    /// INCR past 64 bits.
    INCR_OVERFLOW = "ERR increment or decrement would overflow";
    /// DECRBY of the lowest number.
    DECR_OVERFLOW = "ERR decrement would overflow";
    /// INCRBYFLOAT past what a float holds.
    INCR_NAN = "ERR increment would produce NaN or Infinity";
    /// A key that must exist does not.
    NO_SUCH_KEY = "ERR no such key";
    /// An offset below zero or too large.
    OFFSET_RANGE = "ERR offset is out of range";
    /// A string that would exceed `proto-max-bulk-len`.
    STRING_TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    /// SELECT, MOVE, COPY of a database that is none.
    DB_RANGE = "ERR DB index is out of range";
    /// MOVE, RENAME onto itself.
    SAME_OBJECT = "ERR source and destination objects are the same";
    /// MSETEX and others with a count of keys.
    NUMKEYS_RANGE = "ERR invalid numkeys value or out of range";
    /// SCAN.
    INVALID_CURSOR = "ERR invalid cursor";
    /// SETBIT, GETBIT, BITFIELD.
    BIT_OFFSET = "ERR bit offset is not an integer or out of range";
    /// SETBIT of something else than 0 and 1.
    BIT_VALUE = "ERR bit is not an integer or out of range";
    /// BITPOS of something else than 0 and 1.
    BIT_ARGUMENT = "ERR The bit argument must be 1 or 0.";
    /// BITOP NOT of several keys.
    BITOP_NOT_KEYS = "ERR BITOP NOT must be called with a single source key.";
    /// BITFIELD.
    BITFIELD_TYPE = "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
    /// BITFIELD OVERFLOW.
    BITFIELD_OVERFLOW = "ERR Invalid OVERFLOW type specified";
    /// BITFIELD_RO with SET or INCRBY.
    BITFIELD_READ_ONLY = "ERR BITFIELD_RO only supports the GET subcommand";
    /// LCS of something else than strings.
    LCS_TYPE = "ERR The specified keys must contain string values";
    /// LCS LEN IDX.
    LCS_LEN_AND_IDX = "ERR If you want both the length and indexes, please just use IDX.";
    /// LCS of 4 GB.
    LCS_TOO_LONG = "ERR String too long for LCS";
    /// LCS whose table would be too large.
    LCS_MEMORY_LIMIT = "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";
    /// LCS whose table could not be allocated.
    LCS_ALLOCATION = "ERR Insufficient memory, failed allocating transient memory for LCS";
    /// EXPIRE NX XX.
    EXPIRE_NX_CONFLICT = "ERR NX and XX, GT or LT options at the same time are not compatible";
    /// EXPIRE GT LT.
    EXPIRE_GT_AND_LT = "ERR GT and LT options at the same time are not compatible";
    /// OBJECT IDLETIME under an LFU policy.
    IDLETIME_UNDER_LFU = "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
    /// OBJECT FREQ without an LFU policy.
    FREQ_WITHOUT_LFU = "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
    /// SCAN NOVALUES.
    NOVALUES_IN_HSCAN_ONLY = "ERR NOVALUES option can only be used in HSCAN";
    /// A number that C would keep in an `int`.
    INT32_RANGE = "ERR value is out of range, value must between -2147483648 and 2147483647";
    /// SWAPDB.
    FIRST_DB = "ERR invalid first DB index";
    /// SWAPDB.
    SECOND_DB = "ERR invalid second DB index";
    /// AUTH needed.
    NO_AUTH = "NOAUTH Authentication required.";
    /// AUTH failed.
    WRONG_PASS = "WRONGPASS invalid username-password pair or user is disabled.";
    /// AUTH without a password set.
    AUTH_NOT_NEEDED = "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?";
    /// A command that MULTI cannot queue.
    NOT_IN_MULTI = "ERR Command not allowed inside a transaction";
    /// MULTI in MULTI.
    NESTED_MULTI = "ERR MULTI calls can not be nested";
    /// EXEC outside MULTI.
    EXEC_WITHOUT_MULTI = "ERR EXEC without MULTI";
    /// DISCARD outside MULTI.
    DISCARD_WITHOUT_MULTI = "ERR DISCARD without MULTI";
    /// WATCH in MULTI.
    WATCH_IN_MULTI = "ERR WATCH inside MULTI is not allowed";
    /// EXEC after an error while queueing.
    EXEC_ABORT = "EXECABORT Transaction discarded because of previous errors.";
    /// Memory is full and nothing may go.
    OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
    /// A command runs longer than `busy-reply-threshold`.
    BUSY = "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";
    /// SCRIPT KILL with nothing to kill.
    NOT_BUSY = "NOTBUSY No scripts in execution right now.";
    /// What a killed command answers.
    KILLED = "ERR Error running script: script killed by user with SCRIPT KILL";
    /// CLIENT UNBLOCK … ERROR.
    UNBLOCKED = "UNBLOCKED client unblocked via CLIENT UNBLOCK";
    /// A command that is off by default.
    DEBUG_NOT_ALLOWED = "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.";
    /// CLIENT KILL addr without such a client.
    NO_SUCH_CLIENT = "ERR No such client";
    /// CLIENT SETNAME.
    CLIENT_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";
    /// CLIENT UNBLOCK.
    UNBLOCK_REASON = "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR";
    /// CLIENT PAUSE.
    PAUSE_MODE = "ERR CLIENT PAUSE mode must be WRITE or ALL";
    /// A timeout that is no number.
    TIMEOUT_NOT_INTEGER = "ERR timeout is not an integer or out of range";
    /// A timeout of BLPOP that is no number.
    TIMEOUT_NOT_FLOAT = "ERR timeout is not a float or out of range";
    /// A timeout below zero.
    TIMEOUT_NEGATIVE = "ERR timeout is negative";
    /// A timeout past what a clock holds.
    TIMEOUT_OUT_OF_RANGE = "ERR timeout is out of range";
    /// CLIENT KILL ID.
    CLIENT_ID_POSITIVE = "ERR client-id should be greater than 0";
    /// CLIENT LIST ID.
    INVALID_CLIENT_ID = "ERR Invalid client ID";
    /// HELLO with something that is no version.
    PROTOCOL_NOT_INTEGER = "ERR Protocol version is not an integer or out of range";
    /// HELLO 4.
    NO_PROTO = "NOPROTO unsupported protocol version";
    /// HELLO before AUTH.
    HELLO_NO_AUTH = "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time";
    /// COMMAND GETKEYS of nothing.
    GETKEYS_INVALID_COMMAND = "ERR Invalid command specified";
    /// COMMAND GETKEYS of a command that has none.
    GETKEYS_NO_KEYS = "ERR The command has no key arguments";
    /// COMMAND GETKEYS with too few or too many arguments.
    GETKEYS_ARITY = "ERR Invalid number of arguments specified for command";
    /// COMMAND GETKEYS of arguments that do not fit.
    GETKEYS_ARGUMENTS = "ERR Invalid arguments specified for command";
    /// SHUTDOWN ABORT with none under way.
    NO_SHUTDOWN = "ERR No shutdown in progress.";
    /// SHUTDOWN in a log that is being loaded.
    SHUTDOWN_DENIED = "ERR SHUTDOWN without NOW or ABORT isn't allowed for DENY BLOCKING client";
    /// DEBUG HTSTATS of a database that is none.
    OUT_OF_DB_RANGE = "ERR Out of range database";
    /// DEBUG PROTOCOL push in RESP2.
    NEEDS_RESP3 = "ERR RESP2 is not supported by this command";
    /// DEBUG PROTOCOL with a type that is none.
    DEBUG_PROTOCOL = "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false";
    /// DEBUG SDSLEN of an integer.
    NOT_SDS = "ERR Not an sds encoded string.";
    /// CONFIG REWRITE without a file.
    NO_CONFIG_FILE = "ERR The server is running without a config file";
    /// CLIENT IMPORT-SOURCE.
    NO_IMPORT_MODE = "ERR Server is not in import mode";
    /// RESTORE onto a key that exists.
    BUSY_KEY = "BUSYKEY Target key name already exists.";
    /// RESTORE with a time below zero.
    RESTORE_TTL = "ERR Invalid TTL value, must be >= 0";
    /// RESTORE IDLETIME.
    RESTORE_IDLETIME = "ERR Invalid IDLETIME value, must be >= 0";
    /// RESTORE FREQ.
    RESTORE_FREQ = "ERR Invalid FREQ value, must be >= 0 and <= 255";
    /// RESTORE of what is no payload, or of a version to come.
    RESTORE_FOOTER = "ERR DUMP payload version or checksum are wrong";
    /// RESTORE of a payload whose value is none.
    RESTORE_FORMAT = "ERR Bad data format";
    /// DEBUG RELOAD with an option that is none.
    RELOAD_OPTIONS = "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.";
    /// DEBUG RELOAD of what does not come back.
    RELOAD_LOAD = "ERR Error trying to load the RDB dump, check server logs.";
    /// maxclients.
    MAX_CLIENTS = "ERR max number of clients reached";
    /// ZADD XX NX.
    ZADD_XX_AND_NX = "ERR XX and NX options at the same time are not compatible";
    /// ZADD GT LT.
    ZADD_GT_LT_NX = "ERR GT, LT, and/or NX options at the same time are not compatible";
    /// ZADD INCR of several members.
    ZADD_INCR = "ERR INCR option supports a single increment-element pair";
    /// ZINCRBY from one infinity to the other.
    SCORE_NAN = "ERR resulting score is not a number (NaN)";
    /// GEODIST.
    GEO_UNIT = "ERR unsupported unit provided. please use M, KM, FT, MI";
    /// GEOSEARCH FROMMEMBER.
    GEO_MEMBER = "ERR could not decode requested zset member";
    /// GEOSEARCH BYRADIUS.
    GEO_RADIUS = "ERR need numeric radius";
    /// GEOSEARCH BYRADIUS.
    GEO_RADIUS_NEGATIVE = "ERR radius cannot be negative";
    /// GEOSEARCH BYBOX.
    GEO_WIDTH = "ERR need numeric width";
    /// GEOSEARCH BYBOX.
    GEO_HEIGHT = "ERR need numeric height";
    /// GEOSEARCH BYBOX.
    GEO_BOX_NEGATIVE = "ERR height or width cannot be negative";
    /// GEOSEARCH BYPOLYGON.
    GEO_VERTICES = "ERR invalid number of vertices";
    /// GEOSEARCH BYPOLYGON.
    GEO_FEW_VERTICES = "ERR GEOSEARCH BYPOLYGON must have at least 3 vertices";
    /// GEOSEARCH COUNT.
    GEO_COUNT = "ERR COUNT must be > 0";
    /// GEOSEARCH ANY.
    GEO_ANY = "ERR the ANY argument requires COUNT argument";
    /// ZCOUNT.
    RANGE_NOT_FLOAT = "ERR min or max is not a float";
    /// ZLEXCOUNT.
    RANGE_NOT_LEX = "ERR min or max not valid string range item";
    /// ZRANGE by rank with LIMIT.
    LIMIT_NEEDS_BY = "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    /// ZRANGE BYLEX WITHSCORES.
    WITHSCORES_BY_LEX = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
    /// ZUNION WEIGHTS.
    WEIGHT_NOT_FLOAT = "ERR weight value is not a float";
    /// Protected mode refuses strangers.
    PROTECTED_MODE = "DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. In this mode connections are only accepted from the loopback interface. If you want to connect from external computers to Redis you may adopt one of the following solutions: 1) Just disable protected mode sending the command 'CONFIG SET protected-mode no' from the loopback interface by connecting to Redis from the same host the server is running, however MAKE SURE Redis is not publicly accessible from internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you can just disable the protected mode by editing the Redis configuration file, and setting the protected mode option to 'no', and then restarting the server. 3) If you started the server manually just for testing, restart it with the '--protected-mode no' option. 4) Set up an authentication password for the default user. NOTE: You only need to do one of the above things in order for the server to start accepting connections from the outside.";
}

// Lists.
texts! {
    /// LSET past an end.
    INDEX_RANGE = "ERR index out of range";
    /// A number whose opposite would be none.
    LONG_RANGE = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    /// LPOS RANK 0.
    RANK_ZERO = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list";
    /// LPOS COUNT below zero.
    COUNT_NEGATIVE = "ERR COUNT can't be negative";
    /// LPOS MAXLEN below zero.
    MAXLEN_NEGATIVE = "ERR MAXLEN can't be negative";
    /// LMPOP of no keys.
    NUMKEYS_POSITIVE = "ERR numkeys should be greater than 0";
    /// LMPOP COUNT 0.
    COUNT_POSITIVE = "ERR count should be greater than 0";
    /// SORT of what is no number.
    SORT_SCORES = "ERR One or more scores can't be converted into double";
    /// DEBUG QUICKLIST-PACKED-THRESHOLD.
    PACKED_THRESHOLD = "ERR argument must be a memory value bigger than 1 and smaller than 4gb";
}

texts! {
    /// HINCRBY of a field that holds something else.
    HASH_NOT_INTEGER = "ERR hash value is not an integer";
    /// HINCRBYFLOAT of a field that holds something else.
    HASH_NOT_FLOAT = "ERR hash value is not a float";
    /// HINCRBYFLOAT by infinity.
    NAN_OR_INFINITY = "ERR value is NaN or Infinity";
    /// HRANDFIELD and its like with the one count whose opposite does not fit.
    COUNT_RANGE = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    /// HEXPIRE and its like with a time below zero.
    FIELD_EXPIRY_NEGATIVE = "ERR invalid expire time, must be >= 0";
    /// The word that comes before the fields is missing.
    FIELDS_MISSING = "ERR Mandatory argument FIELDS is missing or not at the right position";
    /// A count of fields that is none.
    FIELDS_COUNT = "ERR Number of fields must be a positive integer";
    /// The same in HEXPIRE's words.
    FIELDS_COUNT_ZERO = "ERR Parameter `numFields` should be greater than 0";
    /// The same in HSETEX's words.
    FIELDS_COUNT_INVALID = "ERR invalid number of fields";
    /// A count of fields, and another number of them.
    FIELDS_COUNT_MISMATCH = "ERR The `numfields` parameter must match the number of arguments";
    /// HSETEX with a time twice.
    HSETEX_EXPIRY_TWICE = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
    /// HSETEX with a condition twice.
    HSETEX_CONDITION_TWICE = "ERR Only one of FXX or FNX arguments can be specified";
    /// DEBUG HTSTATS-KEY of another value.
    NO_TABLE = "ERR The value stored at the specified key is not represented using an hash table";
    /// DEBUG LISTPACK of another value.
    NO_LISTPACK = "ERR Not a listpack encoded object.";
    /// HSETEX that ends before its time.
    HSETEX_EXPIRY_MISSING = "ERR missing expire time";
}

/// PFDEBUG with a subcommand that is none.
pub fn unknown_pfdebug(name: &[u8]) -> Error {
    Error::parts(&[b"ERR Unknown PFDEBUG subcommand '", shown(name), b"'"])
}

/// PFSELFTEST of a register that lost its value.
pub fn selftest_register(index: usize, value: u8, kept: u8) -> Error {
    Error::owned(format!(
        "ERR TESTFAILED Register {index} should be {value} but is {kept}"
    ))
}

/// PFSELFTEST of an estimate that is too far off.
pub fn selftest_error(count: u64, error: u64) -> Error {
    Error::owned(format!(
        "ERR TESTFAILED Too big error. card:{count} abserr:{error}"
    ))
}

/// An argument count that does not fit; `name` is `get`, or `config|get` for a subcommand.
pub fn wrong_arity(name: &str) -> Error {
    Error::owned(format!(
        "ERR wrong number of arguments for '{}' command",
        name.to_ascii_lowercase()
    ))
}

/// A command that does not exist; `args` are the arguments after its name.
pub fn unknown_command<'a>(name: &[u8], args: impl Iterator<Item = &'a [u8]>) -> Error {
    let mut text = b"ERR unknown command '".to_vec();
    text.extend_from_slice(clipped(name, ECHO_LEN_MAX));
    text.extend_from_slice(b"', with args beginning with: ");
    let mut echoed = 0;
    for arg in args {
        if echoed >= ECHO_LEN_MAX {
            break;
        }
        let arg = clipped(arg, ECHO_LEN_MAX - echoed);
        echoed += arg.len() + 3;
        text.extend_from_slice(b"'");
        text.extend_from_slice(arg);
        text.extend_from_slice(b"' ");
    }
    Error(Cow::Owned(text))
}

/// Bytes of the request that an error repeats.
const ECHO_LEN_MAX: usize = 128;

/// What Redis repeats of an argument: it ends at a NUL, and after so many bytes.
fn clipped(arg: &[u8], len_max: usize) -> &[u8] {
    let end = arg.iter().position(|byte| *byte == 0).unwrap_or(arg.len());
    &arg[..end.min(len_max)]
}

/// An argument up to its first NUL, which is where Redis stops.
fn shown(arg: &[u8]) -> &[u8] {
    clipped(arg, usize::MAX)
}

/// A subcommand that does not exist.
pub fn unknown_subcommand(subcommand: &[u8], container: &str) -> Error {
    let container = container.to_ascii_uppercase();
    let subcommand = clipped(subcommand, ECHO_LEN_MAX);
    Error::parts(&[
        b"ERR unknown subcommand '",
        subcommand,
        b"'. Try ",
        container.as_bytes(),
        b" HELP.",
    ])
}

/// What Redis answers where a container looks at its arguments itself: a subcommand it lacks, or one with too many of them.
pub fn subcommand_syntax(subcommand: &[u8], container: &str) -> Error {
    let container = container.to_ascii_uppercase();
    let subcommand = clipped(subcommand, ECHO_LEN_MAX);
    Error::parts(&[
        b"ERR unknown subcommand or wrong number of arguments for '",
        subcommand,
        b"'. Try ",
        container.as_bytes(),
        b" HELP.",
    ])
}

/// An expiry that is zero, negative or past what fits.
pub fn invalid_expire(command: &str) -> Error {
    Error::owned(format!(
        "ERR invalid expire time in '{}' command",
        command.to_ascii_lowercase()
    ))
}

/// GEOADD of a place that is none.
pub fn not_on_earth(longitude: f64, latitude: f64) -> Error {
    Error::owned(format!(
        "ERR invalid longitude,latitude pair {longitude:.6},{latitude:.6}"
    ))
}

/// GEOSEARCHSTORE, or GEORADIUS STORE, with options that say what to reply.
pub fn geo_store_options(is_search: bool) -> Error {
    let what = match is_search {
        true => "GEOSEARCHSTORE",
        false => "STORE option in GEORADIUS",
    };
    Error::owned(format!(
        "ERR {what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options"
    ))
}

/// GEOSEARCH without a center or a form, of which it needs `one`; `command` as the client wrote it.
pub fn geo_needs(one: &str, command: &[u8]) -> Error {
    let text = format!("ERR exactly one of {one} can be specified for ");
    Error::parts(&[text.as_bytes(), shown(command)])
}

/// ZUNION and its like without keys.
pub fn no_input_keys(command: &str) -> Error {
    Error::owned(format!(
        "ERR at least 1 input key is needed for '{}' command",
        command.to_ascii_lowercase()
    ))
}

/// What EXEC answers when it is refused itself.
pub fn exec_abort(reason: &Error) -> Error {
    let text = reason.as_bytes();
    let text = text.strip_prefix(b"ERR ").unwrap_or(text);
    Error::parts(&[b"EXECABORT Transaction discarded because of: ", text])
}

/// EXPIRE with an option that is none.
pub fn unsupported_option(option: &[u8]) -> Error {
    Error::parts(&[b"ERR Unsupported option ", without_line_end(shown(option))])
}

/// HSETEX with an option that is none.
pub fn unknown_argument(argument: &[u8]) -> Error {
    Error::parts(&[b"ERR unknown argument: ", without_line_end(shown(argument))])
}

/// Redis takes line ends off the end of an error; elsewhere they become spaces.
fn without_line_end(text: &[u8]) -> &[u8] {
    let is_shown = |byte: &u8| !matches!(byte, b'\r' | b'\n');
    let end = text.iter().rposition(is_shown).map_or(0, |at| at + 1);
    &text[..end]
}

/// A command that a client of RESP2 may not run while it is subscribed.
pub fn only_subscriptions(command: &str) -> Error {
    Error::owned(format!(
        "ERR Can't execute '{command}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
    ))
}

/// A subscription of a client that takes nothing but replies.
pub fn subscription_denied(command: &str) -> Error {
    let command = command.to_ascii_uppercase();
    Error::owned(format!(
        "ERR {command} isn't allowed for a DENY BLOCKING client"
    ))
}
