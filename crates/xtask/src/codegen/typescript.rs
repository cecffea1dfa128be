//! `ts/src/generated/commands.ts`: one typed, synchronous method for every command, and the type of its asynchronous twin.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::HEADER;
use super::command::{Command, TypeScript};
use super::table::Table;
use super::ts_params::{self, Params, Part, camel_case};
use super::ts_reply::Reply;
use crate::error::{Error, Result};

/// The longest line that a formatter of the project leaves on one line.
const LINE_LEN_MAX: usize = 120;

/// In `reply_with`: whichever option is given.
const ANY_OPTION: &str = "options";

/// Stands for the addon's reply in an expression.
const REPLY: &str = "$REPLY";

/// The text of the file.
pub fn emit(table: &Table) -> Result<String> {
    let mut helpers = BTreeSet::new();
    let (mut options, mut methods, mut twins) = (String::new(), String::new(), String::new());
    for (group, commands) in table.by_group() {
        let _ = write!(methods, "\n  // {group}\n");
        let _ = write!(twins, "\n  // {group}\n");
        for command in commands
            .into_iter()
            .filter(|command| command.typescript != TypeScript::None)
        {
            let params = ts_params::of(command)?;
            helpers.extend(params.helpers.iter().copied());
            if !params.options.is_empty() {
                helpers.insert("checkOptions");
                options += &options_interface(command, &params);
            }
            let signatures = signatures_of(command, &params)?;
            twins += &twin(command, &signatures);
            methods += &method(command, &params, &signatures, &mut helpers)?;
        }
    }
    let mut out = format!("// {HEADER}.\n\n");
    let helpers: String = helpers
        .iter()
        .map(|helper| format!("  {helper},\n"))
        .collect();
    let _ = write!(
        out,
        "import {{\n  type Arg,\n  type Entries,\n  type FullStreamInfo,\n  type GeoPlace,\n  type Int,\n  type Key,\n  type PendingEntry,\n  type PendingSummary,\n  type Raw,\n  type StreamConsumer,\n  type StreamEntry,\n  type StreamGroup,\n  type StreamInfo,\n  type Value,\n  type WaitOptions,\n{helpers}}} from '../marshal'\n"
    );
    out += &options;
    out += "\n/**\n * Every command as a method. `Bulk` is what keys and values come back as: string or Buffer.\n *\n";
    out += " * Methods throw what the server answers as an error, with its first word as `code`.\n */\n";
    out += "export abstract class Commands<Bulk> {\n  /** The addon's functions. */\n  protected abstract readonly raw: Raw\n\n";
    out += "  /** Makes the call of a command that may block, and waits for its reply. */\n";
    out +=
        "  protected abstract settle(call: () => unknown, wait?: WaitOptions): Promise<unknown>\n";
    out += &methods;
    out += "}\n\n/**\n * The same methods for whoever does not wait for the disk: what they give and throw comes with a promise.\n *\n";
    out += " * With `appendfsync always` that is settled when everything the command did or saw is on disk.\n */\n";
    Ok(out + "export interface AsyncCommands<Bulk> {" + &twins + "}\n")
}

/// The asynchronous form of a method: the same signatures, but for that of the implementation, with promises.
fn twin(command: &Command, signatures: &str) -> String {
    let mut out = format!("\n  /** {} */\n", command.summary);
    let mut lines: Vec<&str> = signatures.lines().collect();
    if lines.len() > 1 {
        lines.pop();
    }
    for line in lines {
        let line = line.trim_end_matches(" {");
        let (before, returned) = line.rsplit_once("): ").unwrap_or((line, "void"));
        let _ = match returned.starts_with("Promise<") {
            true => writeln!(out, "{before}): {returned}"),
            false => writeln!(out, "{before}): Promise<{returned}>"),
        };
    }
    out
}

fn options_name(command: &Command) -> String {
    let name = camel_case(&command.full_name());
    name[..1].to_ascii_uppercase() + &name[1..] + "Options"
}

/// `SetOptions` and the set of its names.
fn options_interface(command: &Command, params: &Params) -> String {
    let name = options_name(command);
    let mut out = format!(
        "\n/** Options of {}. */\nexport interface {name} {{\n",
        command.display_name()
    );
    for (field, kind, shown) in &params.options {
        let _ = writeln!(out, "  /** `{shown}` */\n  {field}?: {kind} | undefined");
    }
    let names = params
        .options
        .iter()
        .map(|(field, ..)| format!("'{field}'"))
        .collect::<Vec<_>>();
    let _ = write!(
        out,
        "}}\n\nconst {}: ReadonlySet<string> = new Set([",
        constant(command)
    );
    let one_line = names.join(", ");
    if out.lines().last().map_or(0, str::len) + one_line.len() + 2 <= LINE_LEN_MAX {
        return out + &one_line + "])\n";
    }
    out + "\n"
        + &names
            .iter()
            .map(|name| format!("  {name},\n"))
            .collect::<String>()
        + "])\n"
}

fn constant(command: &Command) -> String {
    command
        .full_name()
        .to_ascii_uppercase()
        .replace(['|', '-'], "_")
        + "_OPTIONS"
}

/// The replies of a command where an option changes them, with the option.
fn forms<'a>(command: &'a Command, params: &Params) -> Result<Vec<(&'a String, Reply)>> {
    let mut forms = Vec::new();
    for (option, form) in &command.reply_with {
        let mut known = params.options.iter();
        let is_option = option == ANY_OPTION || known.any(|(known, ..)| known == option);
        if !is_option && optional_at(params, option).is_none() {
            return Err(Error::new(format!(
                "{}: reply_with names no option",
                command.display_name()
            )));
        }
        forms.push((option, Reply::parse(form)?));
    }
    // What asks for more comes first: the first overload that fits is the one.
    forms.sort_by_key(|(option, _)| std::cmp::Reverse(optional_at(params, option)));
    Ok(forms)
}

fn signatures_of(command: &Command, params: &Params) -> Result<String> {
    let reply = Reply::parse(&command.reply)?;
    Ok(signatures(
        command,
        params,
        &reply,
        &forms(command, params)?,
    ))
}

/// A method with its comment, and its overloads where an option changes the reply.
fn method(
    command: &Command,
    params: &Params,
    signatures: &str,
    helpers: &mut BTreeSet<&'static str>,
) -> Result<String> {
    let reply = Reply::parse(&command.reply)?;
    let forms = forms(command, params)?;
    let (short, more) = if forms.is_empty() || reply.adapts() || matches!(reply, Reply::Named(_)) {
        reply.convert(REPLY)
    } else {
        (REPLY.into(), vec![])
    };
    helpers.extend(more);
    let mut long = short.clone();
    let mut converted = forms
        .iter()
        .filter(|(_, form)| form.is_converted_by_option());
    if let Some((option, form)) = converted.next() {
        let (converted, more) = form.convert(REPLY);
        helpers.extend(more);
        long = match form {
            // Whichever options are given, the converter sees them.
            Reply::Named(named) if named.takes_options => converted,
            _ if *option == ANY_OPTION => converted,
            _ => format!("options.{option} ? {converted} : {short}"),
        };
    }
    let body = Body {
        command,
        params,
        short,
        long,
    };
    Ok(comment(command) + signatures + &body.text() + "  }\n")
}

/// The first line of a method, after those of its overloads.
fn signatures(
    command: &Command,
    params: &Params,
    reply: &Reply,
    forms: &[(&String, Reply)],
) -> String {
    let name = camel_case(&command.full_name());
    let returned = |reply: &Reply| {
        if command.waits() {
            format!("Promise<{}>", reply.type_name())
        } else {
            reply.type_name()
        }
    };
    let with = |options: Option<String>| {
        let wait = wait_parameter(command);
        params
            .params
            .iter()
            .cloned()
            .chain(options)
            .chain(wait.map(str::to_owned))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let options = options_name(command);
    let plain = with((!params.options.is_empty()).then(|| format!("options?: {options}")));
    if forms.is_empty() {
        return format!("  {name}({plain}): {} {{\n", returned(reply));
    }
    let mut out = String::new();
    let mut without = plain.clone();
    for (option, form) in forms {
        if *option == ANY_OPTION {
            let given = with(Some(format!("options: {options}")));
            let _ = writeln!(out, "  {name}({given}): {}", returned(form));
            without = with(None);
            continue;
        }
        let given = match optional_at(params, option) {
            Some(at) => {
                without =
                    with_parameter(command, params, at, |name, _| format!("{name}?: undefined"));
                with_parameter(command, params, at, |name, kind| format!("{name}: {kind}"))
            }
            None => {
                let mut known = params.options.iter();
                let kind = known.find(|(known, ..)| known == *option);
                let kind = kind.map_or("true", |(_, kind, _)| kind.as_str());
                let kind = if kind == "boolean" { "true" } else { kind };
                with(Some(format!("options: {options} & {{ {option}: {kind} }}")))
            }
        };
        let _ = writeln!(out, "  {name}({given}): {}", returned(form));
    }
    let _ = writeln!(out, "  {name}({without}): {}", returned(reply));
    let _ = writeln!(out, "  {name}({plain}): unknown {{");
    out
}

/// The last parameter of a method that may wait.
fn wait_parameter(command: &Command) -> Option<&'static str> {
    command.waits().then_some("wait?: WaitOptions")
}

/// Where a parameter stands that may be left out.
fn optional_at(params: &Params, name: &str) -> Option<usize> {
    let is_it = |param: &String| {
        param
            .split_once("?: ")
            .is_some_and(|(known, _)| known == name)
    };
    params.params.iter().position(is_it)
}

/// The parameters with one that may be left out written otherwise.
fn with_parameter(
    command: &Command,
    params: &Params,
    at: usize,
    write: impl Fn(&str, &str) -> String,
) -> String {
    let mut all = params.params.clone();
    if let Some((name, kind)) = params.params[at].split_once("?: ") {
        all[at] = write(name, if kind == "boolean" { "true" } else { kind });
    }
    if !all[at].contains("?: ") {
        for before in &mut all[..at] {
            *before = before.replace("?: ", ": ");
        }
    }
    all.extend(wait_parameter(command).map(str::to_owned));
    all.join(", ")
}

/// The comment above a method.
fn comment(command: &Command) -> String {
    let peer = match command.peer.as_deref() {
        Some("valkey") => "Valkey ",
        Some(_) => "Redis ",
        None => "",
    };
    let (name, complexity, since) = (command.display_name(), &command.complexity, &command.since);
    let mut out = format!("\n  /**\n   * {}\n   *\n", command.summary);
    let _ = writeln!(out, "   * {name}; {complexity}. Since {peer}{since}.");
    if let (Some(since), Some(instead)) = (&command.deprecated_since, &command.replaced_by) {
        let _ = writeln!(
            out,
            "   * @deprecated since {since}: use {}",
            instead.replace("`!", "`")
        );
    }
    out + "   */\n"
}

/// What makes the statements of a method.
struct Body<'a> {
    command: &'a Command,
    params: &'a Params,
    /// The expression of the reply without options.
    short: String,
    /// The expression of the reply with options.
    long: String,
}

impl Body<'_> {
    fn text(&self) -> String {
        let parts = &self.params.parts;
        let lead: Vec<&Part> = parts
            .iter()
            .take_while(|part| part.fixed().is_some())
            .collect();
        let args: Vec<&str> = lead.iter().filter_map(|part| part.fixed()).collect();
        let mut out = String::new();
        let flattens = |helper: &&&str| helper.starts_with("flatten");
        if let Some(helper) = self.params.helpers.iter().find(flattens) {
            let _ = writeln!(out, "    const pairs = {helper}(entries)");
        }
        if lead.len() == parts.len() {
            let _ = writeln!(out, "    {}", self.finish(&args.join(", "), &self.short));
            return out;
        }
        if !self.params.options.is_empty() {
            // What else is given stands before the options, or the command has nothing in their place.
            let given: Vec<&str> = parts.iter().filter_map(Part::fixed).collect();
            let early = self.finish(&given.join(", "), &self.short);
            let _ = writeln!(out, "    if (options === undefined) {early}");
            let (name, known) = (
                camel_case(&self.command.full_name()),
                constant(self.command),
            );
            let _ = writeln!(out, "    checkOptions('{name}', options, {known})");
        }
        let first: Vec<String> = lead.iter().filter_map(|part| part.spread()).collect();
        let _ = writeln!(out, "    const args: Arg[] = [{}]", first.join(", "));
        for part in &parts[lead.len()..] {
            let statement = match part {
                Part::Maybe(statement) => statement.clone(),
                part => format!("args.push({})", part.spread().unwrap_or_default()),
            };
            statement.lines().for_each(|line| {
                let _ = writeln!(out, "    {line}");
            });
        }
        let _ = writeln!(out, "    {}", self.finish("args", &self.long));
        out
    }

    /// The statement that calls the addon and returns `value` of its reply.
    fn finish(&self, args: &str, value: &str) -> String {
        let name = self.command.full_name();
        let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        // Every command has a function: the addon makes them from the same declarations.
        let call = if is_word {
            format!("this.raw.{name}!({args})")
        } else {
            format!("this.raw['{name}']!({args})")
        };
        if self.command.waits() {
            return format!(
                "return this.settle(() => {call}, wait).then(reply => {})",
                value.replace(REPLY, "reply")
            );
        }
        format!("return {}", value.replace(REPLY, &call))
    }
}

impl Part {
    /// The expression of arguments that are always there.
    fn fixed(&self) -> Option<&str> {
        match self {
            Self::One(value) | Self::Many(value) => Some(value),
            Self::Maybe(_) => None,
        }
    }

    /// The same as elements of an array.
    fn spread(&self) -> Option<String> {
        match self {
            Self::One(value) => Some(value.clone()),
            Self::Many(value) => Some(format!("...{value}")),
            Self::Maybe(_) => None,
        }
    }
}
