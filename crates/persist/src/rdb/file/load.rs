//! A file, read: one item after another, keys as entries that wait to be put where they belong.
//!
//! A short string becomes an entry with one allocation, from where it lies in the source's buffer. Nothing is believed of
//! sizes: hints are passed on, and memory grows with the bytes that are there.

use std::fmt;

use serval_keyspace::KeyEntry;

use super::magic::{self, Vendor, Version};
use super::opcode;
use crate::error::{Error, Reason, Result};
use crate::rdb::decoder::Decoder;
use crate::rdb::{Thresholds, VERSION_REDIS_MAX, module_name, read_value, string, types};
use crate::source::Source;

/// How a file is read.
#[derive(Debug, Clone, Copy)]
pub struct LoadOptions {
    /// From which sizes on values are kept in their large form.
    pub thresholds: Thresholds,
    /// Versions that nobody has written yet are tried (`rdb-version-check relaxed`).
    pub relaxed: bool,
    /// Whether the checksum is compared (`rdbchecksum`).
    pub checksum: bool,
    /// Whether what modules have written is skipped; else the file is refused, with the module's name.
    pub skip_modules: bool,
}

/// What a file consists of.
#[derive(Debug)]
pub enum Item {
    /// A fact about the file.
    Aux {
        /// Its name.
        name: Vec<u8>,
        /// What it is.
        value: Vec<u8>,
    },
    /// What follows belongs to this database.
    Select(u32),
    /// How many keys the database is said to have: not to be trusted.
    Resize {
        /// The database.
        dbid: u32,
        /// Keys.
        keys: u64,
        /// Keys that expire.
        expiries: u64,
    },
    /// How many keys a slot is said to have: not to be trusted.
    SlotInfo {
        /// The slot.
        slot: u64,
        /// Keys.
        keys: u64,
        /// Keys that expire.
        expiries: u64,
    },
    /// Valkey: the keys of these slots were still on their way to whom the file belongs to.
    SlotImport {
        /// The name of that job.
        job: Vec<u8>,
        /// First and last slot of each range.
        ranges: Vec<(u16, u16)>,
    },
    /// The code of a library of functions.
    Function(Vec<u8>),
    /// A key with its value.
    Key(LoadedKey),
    /// A key whose collection has no elements, as Redis once wrote by mistake: it is left out.
    Empty {
        /// The database.
        dbid: u32,
        /// The key.
        key: Vec<u8>,
    },
    /// A key with the value of a module, skipped.
    ModuleKey {
        /// The key.
        key: Vec<u8>,
        /// The name of the module's type.
        module: String,
        /// When the key expires, Unix milliseconds.
        expiry_ms: Option<i64>,
    },
    /// What a module keeps beside the keys, skipped.
    ModuleAux {
        /// The name of the module's type.
        module: String,
    },
    /// The file is complete.
    End(Checksum),
}

/// A key that was read.
pub struct LoadedKey {
    /// The database it belongs to.
    pub dbid: u32,
    /// Key, value and expiry. Its recency is not set.
    pub entry: KeyEntry,
    /// How long ago it was used, if that is known.
    pub idle_seconds: Option<i64>,
    /// How often it is used, if that is known.
    pub frequency: Option<u8>,
}

impl fmt::Debug for LoadedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadedKey")
            .field("dbid", &self.dbid)
            .field("key", &self.entry.key())
            .field("idle_seconds", &self.idle_seconds)
            .field("frequency", &self.frequency)
            .finish_non_exhaustive()
    }
}

/// What the checksum at the end says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// It fits.
    Fits,
    /// The file was written without one.
    Disabled,
    /// Files of this version have none.
    None,
    /// It was not compared.
    Unchecked,
}

/// What a reader is at, for reports about what stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// The magic.
    Start,
    /// A type number or what stands in its place.
    Type,
    /// When a key expires.
    Expiry,
    /// A key.
    Key,
    /// A value.
    Value,
    /// The checksum.
    Checksum,
    /// A number of its own.
    Len,
    /// A fact about the file.
    Aux,
    /// What a module keeps.
    ModuleAux,
    /// A library of functions.
    Function,
}

/// Reads a file. After an error there is nothing more to be read.
pub struct Reader<S> {
    source: S,
    options: LoadOptions,
    version: Version,
    dbid: u32,
    next: Attributes,
    doing: Doing,
    ty: Option<u8>,
    /// The key that was read last, the one of the value that is read now.
    key: Vec<u8>,
    scratch: Vec<u8>,
}

/// What stands before a key and belongs to it.
#[derive(Debug, Clone, Copy, Default)]
struct Attributes {
    expiry_ms: Option<i64>,
    idle_seconds: Option<i64>,
    frequency: Option<u8>,
}

impl<S: Source> Reader<S> {
    /// Reads the magic. The source stands at the first byte of the file.
    pub fn new(mut source: S, options: LoadOptions) -> Result<Self> {
        if options.checksum {
            source.start_checksum();
        }
        let mut bytes = [0; magic::BYTES];
        source.fill(&mut bytes)?;
        let version =
            Version::of(&bytes, options.relaxed).map_err(|reason| source.error(reason))?;
        Ok(Reader {
            source,
            options,
            version,
            dbid: 0,
            next: Attributes::default(),
            doing: Doing::Start,
            ty: None,
            key: Vec::new(),
            scratch: Vec::new(),
        })
    }

    /// Who wrote the file, and in which version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// How many bytes of the source have been consumed.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// What it is at: after an error, where it stopped.
    pub fn doing(&self) -> Doing {
        self.doing
    }

    /// The key whose value is read, or that was read last.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The type number of the value that is read, if it is at one.
    pub fn ty(&self) -> Option<u8> {
        self.ty
    }

    /// The source, which after [`Item::End`] stands behind the file.
    pub fn into_source(self) -> S {
        self.source
    }

    /// The next item. After [`Item::End`] there is none.
    pub fn read(&mut self) -> Result<Item> {
        loop {
            self.doing = Doing::Type;
            self.ty = None;
            let [ty] = self.decoder().array()?;
            let item = match ty {
                opcode::EXPIRY_MS => {
                    self.doing = Doing::Expiry;
                    self.next.expiry_ms = some_time(self.decoder().milliseconds()?);
                    continue;
                }
                opcode::EXPIRY_SECONDS => {
                    self.doing = Doing::Expiry;
                    let seconds = i32::from_le_bytes(self.decoder().array()?);
                    self.next.expiry_ms = some_time(i64::from(seconds) * 1000);
                    continue;
                }
                opcode::FREQUENCY => {
                    let [frequency] = self.decoder().array()?;
                    self.next.frequency = Some(frequency);
                    continue;
                }
                opcode::IDLE => {
                    self.next.idle_seconds = i64::try_from(self.decoder().len()?).ok();
                    continue;
                }
                opcode::END => self.end()?,
                opcode::SLOT_INFO..=opcode::SELECT_DB => self.about(ty)?,
                opcode::SLOT_IMPORT if self.version.vendor == Vendor::Valkey => {
                    self.slot_import()?
                }
                ty => self.keyed(ty)?,
            };
            return Ok(item);
        }
    }

    fn decoder(&mut self) -> Decoder<'_, S> {
        Decoder::new(&mut self.source)
    }

    fn len(&mut self) -> Result<u64> {
        self.doing = Doing::Len;
        self.decoder().len()
    }

    fn string(&mut self, doing: Doing) -> Result<Vec<u8>> {
        self.doing = doing;
        let mut bytes = Vec::new();
        self.decoder().string(&mut bytes)?;
        Ok(bytes)
    }

    fn corrupt(&self, what: &'static str) -> Error {
        self.source.error(Reason::Corrupt(what))
    }

    fn unknown(&self, opcode: u8) -> Error {
        let Version { vendor, number } = self.version;
        let is_foreign = vendor == Vendor::Redis && number > VERSION_REDIS_MAX;
        self.source.error(Reason::UnknownOpcode {
            opcode,
            foreign_version: is_foreign.then_some(number),
        })
    }

    /// What is told about the file or a database.
    fn about(&mut self, opcode: u8) -> Result<Item> {
        Ok(match opcode {
            opcode::SELECT_DB => {
                let dbid = self.len()?;
                self.dbid = u32::try_from(dbid)
                    .map_err(|_| self.corrupt("a database that there cannot be"))?;
                Item::Select(self.dbid)
            }
            opcode::RESIZE_DB => Item::Resize {
                dbid: self.dbid,
                keys: self.len()?,
                expiries: self.len()?,
            },
            opcode::SLOT_INFO => Item::SlotInfo {
                slot: self.len()?,
                keys: self.len()?,
                expiries: self.len()?,
            },
            opcode::AUX => Item::Aux {
                name: self.string(Doing::Aux)?,
                value: self.string(Doing::Aux)?,
            },
            opcode::FUNCTION_2 => Item::Function(self.string(Doing::Function)?),
            opcode::MODULE_AUX => self.module_aux()?,
            opcode::FUNCTION_PRE_GA => {
                return Err(self.corrupt("Pre-release function format not supported."));
            }
            opcode => return Err(self.unknown(opcode)),
        })
    }

    fn slot_import(&mut self) -> Result<Item> {
        /// Slots that a cluster has.
        const SLOT_COUNT: u16 = 16_384;
        let job = self.string(Doing::Type)?;
        let count = self.len()?;
        let mut ranges = Vec::new();
        for _ in 0..count {
            let (first, last) = (self.len()?, self.len()?);
            let slot = |number| u16::try_from(number).ok().filter(|slot| *slot < SLOT_COUNT);
            match (slot(first), slot(last)) {
                (Some(first), Some(last)) if first <= last && ranges.len() < SLOT_COUNT.into() => {
                    ranges.push((first, last));
                }
                _ => return Err(self.corrupt("Invalid slot import range in RDB")),
            }
        }
        Ok(Item::SlotImport { job, ranges })
    }

    fn end(&mut self) -> Result<Item> {
        self.doing = Doing::Checksum;
        let expected = self.source.finish_checksum();
        if !self.version.has_checksum() {
            return Ok(Item::End(Checksum::None));
        }
        let found = u64::from_le_bytes(self.decoder().array()?);
        let checksum = match found {
            0 => Checksum::Disabled,
            _ if !self.options.checksum => Checksum::Unchecked,
            _ if found == expected => Checksum::Fits,
            _ => return Err(self.source.error(Reason::Checksum { expected, found })),
        };
        Ok(Item::End(checksum))
    }

    /// A key with its value.
    fn keyed(&mut self, ty: u8) -> Result<Item> {
        if !types::is_value(ty) {
            return Err(self.unknown(ty));
        }
        self.ty = Some(ty);
        self.doing = Doing::Key;
        Decoder::new(&mut self.source).string(&mut self.key)?;
        self.doing = Doing::Value;
        let attributes = std::mem::take(&mut self.next);
        let expiry_ms = attributes.expiry_ms;
        let read = if ty == types::STRING {
            let decoder = &mut Decoder::new(&mut self.source);
            string::read_entry(decoder, &mut self.scratch, &self.key, expiry_ms)
        } else if ty == types::MODULE_2 && self.options.skip_modules {
            return self.module_value(expiry_ms);
        } else {
            let number = self.version.number;
            read_value(ty, number, &self.options.thresholds, &mut self.source)
                .map(|loaded| loaded.into_entry(&self.key, expiry_ms))
        };
        match read {
            Ok(entry) => Ok(Item::Key(LoadedKey {
                dbid: self.dbid,
                entry,
                idle_seconds: attributes.idle_seconds,
                frequency: attributes.frequency,
            })),
            Err(Error {
                reason: Reason::Empty,
                ..
            }) => Ok(Item::Empty {
                dbid: self.dbid,
                key: self.key.clone(),
            }),
            Err(error) => Err(error),
        }
    }

    fn module_value(&mut self, expiry_ms: Option<i64>) -> Result<Item> {
        let id = self.decoder().len()?;
        self.skip_module()?;
        Ok(Item::ModuleKey {
            key: self.key.clone(),
            module: module_name(id),
            expiry_ms,
        })
    }

    fn module_aux(&mut self) -> Result<Item> {
        self.doing = Doing::ModuleAux;
        let id = self.decoder().len()?;
        let when_opcode = self.decoder().len()?;
        self.decoder().len()?;
        if when_opcode != module::UINT {
            return Err(self.corrupt("bad when_opcode"));
        }
        let module = module_name(id);
        if !self.options.skip_modules {
            return Err(self.source.error(Reason::ModuleAux(module)));
        }
        self.skip_module()?;
        Ok(Item::ModuleAux { module })
    }

    /// Reads on to the end of what a module has written, every part of which says what it is.
    fn skip_module(&mut self) -> Result<()> {
        loop {
            match self.decoder().len()? {
                module::END => return Ok(()),
                module::SINT | module::UINT => {
                    self.decoder().len()?;
                }
                module::FLOAT => {
                    self.decoder().array::<4>()?;
                }
                module::DOUBLE => {
                    self.decoder().array::<8>()?;
                }
                module::STRING => {
                    let mut scratch = std::mem::take(&mut self.scratch);
                    let result = self.decoder().string(&mut scratch);
                    self.scratch = scratch;
                    result?;
                }
                _ => return Err(self.corrupt("a module's value has an unknown part")),
            }
        }
    }
}

/// -1 stands for no time.
fn some_time(ms: i64) -> Option<i64> {
    (ms != -1).then_some(ms)
}

/// What a module's value consists of.
mod module {
    pub(super) const END: u64 = 0;
    pub(super) const SINT: u64 = 1;
    pub(super) const UINT: u64 = 2;
    pub(super) const FLOAT: u64 = 3;
    pub(super) const DOUBLE: u64 = 4;
    pub(super) const STRING: u64 = 5;
}
