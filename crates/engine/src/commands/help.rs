//! `… HELP` of every container, written from the declarations.

use serval_spec::{Arg, ArgKind};

use crate::ctx::{CommandResult, Ctx};
use serval_resp::Argv;

/// `<container> HELP`
pub fn container(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let container = ctx.spec.container.map_or(ctx.spec, |id| id.spec());
    let title = format!(
        "{} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        container.name.to_ascii_uppercase()
    );
    let mut lines = vec![title];
    for spec in container
        .subcommands()
        .iter()
        .filter(|spec| spec.name != "help")
    {
        lines.push(format!(
            "{}{}",
            spec.name.to_ascii_uppercase(),
            synopsis(spec.docs.args)
        ));
        lines.push(format!("    {}", spec.docs.summary));
    }
    lines.push("HELP".to_owned());
    lines.push("    Prints this help.".to_owned());
    ctx.reply.array(lines.len());
    for line in &lines {
        ctx.reply.simple(line);
    }
    Ok(())
}

/// The arguments as a user would type them.
fn synopsis(args: &[Arg]) -> String {
    args.iter().map(|arg| format!(" {}", shape(arg))).collect()
}

fn shape(arg: &Arg) -> String {
    let inner = match arg.kind {
        ArgKind::PureToken => String::new(),
        ArgKind::OneOf => {
            let choices: Vec<String> = arg.args.iter().map(shape).collect();
            format!("({})", choices.join("|"))
        }
        ArgKind::Block => synopsis(arg.args).trim_start().to_owned(),
        _ => format!("<{}>", arg.display.unwrap_or(arg.name)),
    };
    let token = arg.token.unwrap_or_default();
    let joined = format!("{token} {inner}");
    let once = joined.trim();
    let text = if arg.is_multiple {
        format!("{once} [{once} ...]")
    } else {
        once.to_owned()
    };
    if arg.is_optional {
        format!("[{text}]")
    } else {
        text
    }
}
