//! Errors of commands that save, load, or are refused for the state of the disk.

use super::Error;

texts! {
    /// A command that needs the data while they are being read.
    LOADING = "LOADING Redis is loading the dataset in memory";
    /// A write after a snapshot failed, as `stop-writes-on-bgsave-error` asks.
    MISCONF_SNAPSHOT = "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.";
    /// SAVE or BGSAVE during BGSAVE.
    SAVING_ALREADY = "ERR Background save already in progress";
    /// BGSAVE while something else walks over the keyspace.
    SAVING_OTHER = "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.";
    /// BGSAVE CANCEL without one.
    SAVING_NOTHING = "ERR Background saving is currently not in progress or scheduled";
    /// SAVE that failed, for reasons that are in the log.
    SAVE_FAILED = "ERR";
    /// BGREWRITEAOF during another.
    REWRITE_RUNNING = "ERR Background append only file rewriting already in progress";
    /// BGREWRITEAOF that could not begin.
    REWRITE_FAILED = "ERR Can't execute an AOF background rewriting. Please check the server logs for more information.";
    /// WAITAOF for a file that is not written.
    WAITAOF_OFF = "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.";
    /// WAITAOF for more files than this server has.
    WAITAOF_LOCAL = "ERR value is out of range, value must between 0 and 1";
    /// DEBUG LOADAOF within a transaction, which could not go on.
    LOADAOF_IN_EXEC = "ERR DEBUG LOADAOF is not possible within a transaction";
    /// DEBUG LOADAOF that failed, for reasons that are in the log.
    LOADAOF_FAILED = "ERR Error trying to load the AOF files, check server logs.";
    /// SHUTDOWN that could not save.
    SHUTDOWN_FAILED = "ERR Errors trying to SHUTDOWN. Check logs.";
}

/// A write after the append-only file could not be written.
pub fn misconf_append_only(reason: &str) -> Error {
    Error::owned(format!("MISCONF Errors writing to the AOF file: {reason}"))
}
