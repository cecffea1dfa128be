//! Setting directives: at start from files and arguments, at run time by CONFIG SET.

use std::sync::atomic::Ordering;

use serval_spec::{DirectiveId, DirectiveSpec, directive_id as id};

use super::Config;
use super::value::{Stored, parse};
use crate::errors::{self, Error};
use crate::host::{Host, LogLevel};
use crate::notify::EventClass;

/// Why a line of a configuration file was refused.
pub type StartError = String;

/// A name and a value of CONFIG SET, and the directive that is meant.
struct Setting<'a> {
    spec: &'static DirectiveSpec,
    name: &'a [u8],
    value: &'a [u8],
}

/// A value as it is in force, where a smaller one than some would make no sense.
fn settled(spec: &DirectiveSpec, stored: Stored) -> Stored {
    const BACKLOG_BYTES_MIN: i64 = 16 * 1024;
    match stored {
        Stored::Number(bytes) if spec.id == id::REPL_BACKLOG_SIZE => {
            Stored::Number(bytes.max(BACKLOG_BYTES_MIN))
        }
        stored => stored,
    }
}

/// The directive's name or its alias, whichever was meant by `name`.
fn shown_name(spec: &DirectiveSpec, name: &[u8]) -> &'static [u8] {
    match spec.alias {
        Some(alias) if alias.as_bytes().eq_ignore_ascii_case(name) => alias.as_bytes(),
        _ => spec.name.as_bytes(),
    }
}

impl Config {
    /// Sets a directive before the server runs; repeated `save` lines add up from the second one on (`first` says which
    /// this is). Names are as in a file: any case, aliases too.
    ///
    /// # Errors
    /// The reason, as redis-server gives it.
    pub fn set_at_start(&self, name: &[u8], args: &[&[u8]], first: bool) -> Result<(), StartError> {
        if name.eq_ignore_ascii_case(b"rename-command") {
            return self.rename_command(args);
        }
        let spec =
            serval_spec::directive(name).ok_or("Bad directive or wrong number of arguments")?;
        let split: Vec<Vec<u8>>;
        let mut args = args.to_vec();
        if spec.is_multi_arg && args.len() == 1 && !args[0].is_empty() {
            // One quoted argument holds them all.
            split = serval_base::sds_split::split_args(args[0])
                .ok_or("Unbalanced quotes in configuration line")?;
            args = split.iter().map(Vec::as_slice).collect();
        }
        if !spec.is_multi_arg && args.len() != 1 {
            return Err("wrong number of arguments".to_owned());
        }
        let old = self.show(spec);
        let mut stored = parse(spec, &args, Some(&old))?;
        if let Some(reason) = spec.refusal(&args) {
            return Err(reason.to_owned());
        }
        if let (Stored::Text(text), true, false) = (&mut stored, spec.name == "save", first)
            && !old.is_empty()
            && !text.is_empty()
        {
            *text = [&old[..], b" ", text].concat();
        }
        self.store(spec.id, stored);
        if let [letters] = args[..] {
            self.set_events(spec, letters);
        }
        self.texts_mut().given.insert(spec.id);
        Ok(())
    }

    /// Takes the classes of `notify-keyspace-events` from the letters as they were given: `n` counts beside `A`, where it
    /// is not shown.
    fn set_events(&self, spec: &DirectiveSpec, letters: &[u8]) {
        if spec.id == id::NOTIFY_KEYSPACE_EVENTS {
            let classes = EventClass::parse(letters);
            self.wanted_events.store(classes, Ordering::Relaxed);
        }
    }

    fn rename_command(&self, args: &[&[u8]]) -> Result<(), StartError> {
        let [old, new] = args else {
            return Err("wrong number of arguments".to_owned());
        };
        let spec = self
            .command(old)
            .ok_or("No such command in rename-command")?;
        let new_name = new.to_ascii_lowercase();
        if !new_name.is_empty() && self.command(&new_name).is_some() {
            return Err("Target command name already exists".to_owned());
        }
        let mut texts = self.texts_mut();
        texts.renamed.retain(|_, other| other.id != spec.id);
        texts.hidden.push(spec);
        texts.rename_lines.push((old.to_vec(), new.to_vec()));
        if !new_name.is_empty() {
            texts.renamed.insert(new_name, spec);
        }
        self.has_renames.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// What is to be set, by the directives that the names stand for, if all of them may be. A directive and its alias
    /// count as two.
    fn settable<'a>(
        &self,
        pairs: &[(&'a [u8], &'a [u8])],
        protected_ok: bool,
    ) -> Result<Vec<Setting<'a>>, Error> {
        let mut settings: Vec<Setting<'a>> = Vec::new();
        for (index, (name, value)) in pairs.iter().enumerate() {
            let spec = serval_spec::directive(name).ok_or_else(|| errors::config_unknown(name))?;
            let fail = |reason: &str| Err(errors::config_failed(name, reason));
            if spec.is_immutable {
                // What Redis has no such directive for, programs written for it read and write back as any other.
                if spec.is_valkey_only && self.show(spec) == **value {
                    continue;
                }
                return fail("can't set immutable config");
            }
            if spec.is_protected && !protected_ok {
                return fail("can't set protected config");
            }
            let mut earlier = pairs[..index].iter();
            if earlier.any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                return fail("duplicate parameter");
            }
            settings.push(Setting { spec, name, value });
        }
        Ok(settings)
    }

    /// CONFIG SET: all of the values or none of them.
    pub(crate) fn set(
        &self,
        pairs: &[(&[u8], &[u8])],
        host: &dyn Host,
        protected_ok: bool,
    ) -> Result<(), Error> {
        // All names are looked at before the first value.
        let settings = self.settable(pairs, protected_ok)?;
        let mut changes: Vec<(&'static DirectiveSpec, Stored)> = Vec::new();
        for Setting { spec, name, value } in settings {
            let stored = self
                .check(spec, value)
                .map_err(|reason| errors::config_failed(shown_name(spec, name), &reason))?;
            changes.push((spec, stored));
        }
        let before: Vec<(DirectiveId, Stored)> = changes
            .iter()
            .map(|(spec, _)| (spec.id, self.stored(spec)))
            .collect();
        let ids: Vec<DirectiveId> = before.iter().map(|(id, _)| *id).collect();
        for (spec, stored) in changes {
            self.store(spec.id, settled(spec, stored));
        }
        for (name, value) in pairs {
            if let Some(spec) = serval_spec::directive(name) {
                self.set_events(spec, value);
            }
        }
        host.config_changed(&ids).map_err(|error| {
            let name = &error.name;
            let line = format!("Failed applying new configuration. Possibly related to new {name} setting. Restoring previous settings.");
            host.log(LogLevel::Warning, &line);
            before
                .into_iter()
                .for_each(|(id, stored)| self.store(id, stored));
            // What was carried out before the one that failed is carried out again with the old values.
            let _ = host.config_changed(&ids);
            errors::config_failed(error.name.as_bytes(), &error.reason)
        })
    }

    fn check(&self, spec: &DirectiveSpec, value: &[u8]) -> Result<Stored, String> {
        let split: Vec<Vec<u8>>;
        let mut args: Vec<&[u8]> = vec![value];
        if spec.is_multi_arg && !value.is_empty() {
            split = value
                .split(|byte| *byte == b' ')
                .filter(|part| !part.is_empty())
                .map(<[u8]>::to_vec)
                .collect();
            args = split.iter().map(Vec::as_slice).collect();
        }
        let old = self.show(spec);
        let stored = parse(spec, &args, Some(&old))?;
        match spec.refusal(&args) {
            Some(reason) if self.show(spec) != value => Err(reason.to_owned()),
            _ => Ok(stored),
        }
    }

    fn stored(&self, spec: &DirectiveSpec) -> Stored {
        match self.texts().values.get(&spec.id) {
            Some(text) => Stored::Text(text.clone()),
            None => Stored::Number(self.number(spec.id)),
        }
    }

    /// Stores a checked value.
    pub(super) fn store(&self, directive: DirectiveId, stored: Stored) {
        match stored {
            Stored::Number(number) => {
                if let Some(slot) = self.numbers.get(usize::from(directive.0)) {
                    slot.store(number, Ordering::Relaxed);
                }
            }
            Stored::Text(text) => {
                if directive == id::REQUIREPASS {
                    self.has_password.store(!text.is_empty(), Ordering::Relaxed);
                }
                if directive == id::NOTIFY_KEYSPACE_EVENTS {
                    let classes = EventClass::parse(&text);
                    self.wanted_events.store(classes, Ordering::Relaxed);
                }
                self.texts_mut().values.insert(directive, text);
                if directive == id::CLIENT_OUTPUT_BUFFER_LIMIT {
                    let [.., (hard_bytes, ..)] = self.output_limits();
                    let bytes_max = match hard_bytes {
                        0 => usize::MAX,
                        bytes => usize::try_from(bytes).unwrap_or(usize::MAX),
                    };
                    self.pubsub_mail_bytes_max
                        .store(bytes_max, Ordering::Relaxed);
                }
            }
        }
    }
}
