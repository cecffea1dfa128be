//! Sets of named bits: what a command does, which ACL categories hold it, how it treats a key.
//!
//! Names and order are those that Redis reports, since clients parse them. The bit numbers are ours.

/// Defines a set of named bits over an integer.
macro_rules! bit_set {
    ($(#[$doc:meta])* $type:ident: $int:ty { $($(#[$bit_doc:meta])* $bit:ident = $idx:literal, $name:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
        pub struct $type($int);

        impl $type {
            $($(#[$bit_doc])* pub const $bit: Self = Self(1 << $idx);)*

            /// Every bit with its name, in the order in which replies list them.
            pub const NAMES: &'static [(Self, &'static str)] = &[$((Self::$bit, $name),)*];

            /// The empty set.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// A set from its raw bits, as the generated tables write it.
            pub const fn from_bits(bits: $int) -> Self {
                Self(bits)
            }

            /// The raw bits.
            pub const fn bits(self) -> $int {
                self.0
            }

            /// Whether all bits of `other` are in this set.
            #[inline]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether any bit of `other` is in this set.
            #[inline]
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// The bits of both sets.
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// The bits of this set that are not in `other`.
            pub const fn without(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }

            /// Whether no bit is set.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// The names of the bits that are set, in reply order.
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                Self::NAMES.iter().filter(move |(bit, _)| self.contains(*bit)).map(|(_, name)| *name)
            }

            /// The bit of a name, without regard to ASCII case.
            pub fn by_name(name: &[u8]) -> Option<Self> {
                Self::NAMES.iter().find(|(_, known)| known.as_bytes().eq_ignore_ascii_case(name)).map(|(bit, _)| *bit)
            }
        }
    };
}

bit_set! {
    /// What a command does and where it is allowed.
    CommandFlags: u64 {
        /// May change the keyspace.
        WRITE = 0, "write";
        /// Reads keys and changes none.
        READONLY = 1, "readonly";
        /// Refused when memory is used up.
        DENYOOM = 2, "denyoom";
        /// Comes from a module.
        MODULE = 3, "module";
        /// For administrators.
        ADMIN = 4, "admin";
        /// Belongs to publish/subscribe.
        PUBSUB = 5, "pubsub";
        /// Refused in scripts.
        NOSCRIPT = 6, "noscript";
        /// May block the client.
        BLOCKING = 7, "blocking";
        /// Allowed while the data set loads.
        LOADING = 8, "loading";
        /// Allowed on a replica with stale data.
        STALE = 9, "stale";
        /// Not shown by MONITOR.
        SKIP_MONITOR = 10, "skip_monitor";
        /// Not recorded in the slow log.
        SKIP_SLOWLOG = 11, "skip_slowlog";
        /// Implies ASKING in cluster mode.
        ASKING = 12, "asking";
        /// Constant or logarithmic time.
        FAST = 13, "fast";
        /// Allowed before authentication.
        NO_AUTH = 14, "no_auth";
        /// May be called without any of its keys.
        NO_MANDATORY_KEYS = 15, "no_mandatory_keys";
        /// Refused while a replica loads asynchronously.
        NO_ASYNC_LOADING = 16, "no_async_loading";
        /// Refused inside a transaction.
        NO_MULTI = 17, "no_multi";
        /// The range (first, last, step) does not cover all keys.
        MOVABLE_KEYS = 18, "movablekeys";
        /// Allowed while a script or a long command holds the server.
        ALLOW_BUSY = 19, "allow_busy";
        /// May produce effects although it is no write.
        MAY_REPLICATE = 20, "may_replicate";
        /// Allowed in Sentinel mode.
        SENTINEL = 21, "sentinel";
        /// Exists in Sentinel mode only.
        ONLY_SENTINEL = 22, "only_sentinel";
        /// Needs a setting that allows it, as DEBUG and MODULE do.
        PROTECTED = 23, "protected";
        /// Touches keys that its arguments do not name.
        TOUCHES_ARBITRARY_KEYS = 24, "touches_arbitrary_keys";
        /// Waits for something other than keys, though no peer calls that blocking: in process it is a promise.
        SUSPENDS = 25, "suspends";
    }
}

impl CommandFlags {
    /// Flags that COMMAND does not report, as in Redis.
    pub const HIDDEN: Self = Self::MAY_REPLICATE
        .union(Self::SENTINEL)
        .union(Self::ONLY_SENTINEL)
        .union(Self::PROTECTED)
        .union(Self::TOUCHES_ARBITRARY_KEYS)
        .union(Self::SUSPENDS);
}

bit_set! {
    /// The ACL categories of a command, implied ones included.
    AclCategories: u64 {
        /// Keys of any type.
        KEYSPACE = 0, "keyspace";
        /// Reads values.
        READ = 1, "read";
        /// Changes values.
        WRITE = 2, "write";
        /// Sets.
        SET = 3, "set";
        /// Sorted sets.
        SORTEDSET = 4, "sortedset";
        /// Lists.
        LIST = 5, "list";
        /// Hashes.
        HASH = 6, "hash";
        /// Strings.
        STRING = 7, "string";
        /// Bitmaps.
        BITMAP = 8, "bitmap";
        /// HyperLogLogs.
        HYPERLOGLOG = 9, "hyperloglog";
        /// Geographic indexes.
        GEO = 10, "geo";
        /// Streams.
        STREAM = 11, "stream";
        /// Publish/subscribe.
        PUBSUB = 12, "pubsub";
        /// Administration.
        ADMIN = 13, "admin";
        /// Constant or logarithmic time.
        FAST = 14, "fast";
        /// Everything that is not fast.
        SLOW = 15, "slow";
        /// May block.
        BLOCKING = 16, "blocking";
        /// Needs care: may harm or reveal.
        DANGEROUS = 17, "dangerous";
        /// The connection itself.
        CONNECTION = 18, "connection";
        /// Transactions.
        TRANSACTION = 19, "transaction";
        /// Scripts and functions.
        SCRIPTING = 20, "scripting";
    }
}

bit_set! {
    /// How a command treats the keys of one key spec.
    KeyFlags: u16 {
        /// Reads the value.
        RO = 0, "RO";
        /// Reads and changes the value.
        RW = 1, "RW";
        /// Overwrites the value.
        OW = 2, "OW";
        /// Removes the key.
        RM = 3, "RM";
        /// Returns or uses the user's data.
        ACCESS = 4, "access";
        /// Changes data, where the new may depend on the old.
        UPDATE = 5, "update";
        /// Adds data without touching the present.
        INSERT = 6, "insert";
        /// Removes content on purpose.
        DELETE = 7, "delete";
        /// Not a key, but routed like one.
        NOT_KEY = 8, "not_key";
        /// The spec may miss keys.
        INCOMPLETE = 9, "incomplete";
        /// The flags depend on the arguments.
        VARIABLE_FLAGS = 10, "variable_flags";
    }
}
