//! Which arguments of a request are keys, for locking. The rules are the declarations'.

use serval_resp::Argv;
use serval_spec::CommandSpec;

/// Visits the keys that a command declares. Arguments that do not fit the declaration yield no more of them: the handler
/// refuses such a request before it touches a key.
pub(crate) fn for_each<'a>(spec: &CommandSpec, argv: Argv<'a>, visit: &mut dyn FnMut(&'a [u8])) {
    if let Some(range) = spec.simple_keys {
        range
            .positions(argv.len())
            .for_each(|index| visit(argv.arg(index)));
        return;
    }
    // Keys found before the mistake are locked in vain, which harms nobody.
    let _ = spec.key_positions(
        argv.len(),
        |index| argv.arg(index),
        |index, _| visit(argv.arg(index)),
    );
}
