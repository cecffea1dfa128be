//! Small hashes: field, value, field, value … in one pack, or field, value, expiry … once a field has had an expiry.
//!
//! An expiry of 0 means that the field has none. As in Redis, the fields of the second form are sorted: those that expire
//! first stand first, those that never do stand last, so that looking for what is due costs no search.

use serval_collections::listpack::{Element, Position};
use serval_collections::pack::{Pack, PackRef};

/// How many elements make up a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Field and value.
    Plain,
    /// Field, value and expiry.
    Expiring,
}

/// What stands for an expiry where there is none.
const NO_EXPIRY: i64 = 0;

impl Form {
    #[inline]
    pub(super) fn width(self) -> usize {
        match self {
            Form::Plain => 2,
            Form::Expiring => 3,
        }
    }
}

/// One field as it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldView<'a> {
    /// Its name.
    pub name: Element<'a>,
    /// Its value.
    pub value: Element<'a>,
    /// When it expires, in Unix milliseconds.
    pub expiry_ms: Option<i64>,
}

/// Where a field begins.
#[inline]
pub(super) fn find(pack: PackRef<'_>, form: Form, field: &[u8]) -> Option<Position> {
    pack.find(field, form.width() - 1, pack.first())
}

/// The field that begins at a position.
#[inline]
pub(super) fn view<'a>(pack: PackRef<'a>, form: Form, at: Position) -> Option<FieldView<'a>> {
    let value_at = pack.next(at)?;
    let expiry_ms = match form {
        Form::Plain => None,
        Form::Expiring => expiry(pack.get(pack.next(value_at)?)),
    };
    Some(FieldView {
        name: pack.get(at),
        value: pack.get(value_at),
        expiry_ms,
    })
}

fn expiry(element: Element<'_>) -> Option<i64> {
    element.as_int().filter(|expiry_ms| *expiry_ms != NO_EXPIRY)
}

/// All fields in order.
pub(super) fn fields<'a>(
    pack: PackRef<'a>,
    form: Form,
) -> impl Iterator<Item = FieldView<'a>> + use<'a> {
    let (mut at, end) = (0, pack.end());
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let (name, value_at) = pack.read(at);
        let (value, after) = pack.read(value_at);
        let (expiry_ms, after) = match form {
            Form::Plain => (None, after),
            Form::Expiring => {
                let (element, after) = pack.read(after);
                (expiry(element), after)
            }
        };
        at = after;
        Some(FieldView {
            name,
            value,
            expiry_ms,
        })
    })
}

/// When the first field expires: it is the first.
#[inline]
pub(super) fn next_expiry_ms(pack: PackRef<'_>) -> Option<i64> {
    view(pack, Form::Expiring, pack.first()?)?.expiry_ms
}

/// Sets a field; an existing one keeps its expiry only if asked to. Answers whether it is new.
pub(super) fn set(
    pack: &mut Pack,
    form: Form,
    field: &[u8],
    value: &[u8],
    keep_expiry: bool,
) -> bool {
    let found = find(pack.as_ref(), form, field);
    let Some((at, value_at)) = found.and_then(|at| Some((at, pack.as_ref().next(at)?))) else {
        push(pack, form, field, value);
        return true;
    };
    let expires = form == Form::Expiring
        && view(pack.as_ref(), form, at).is_some_and(|view| view.expiry_ms.is_some());
    if expires && !keep_expiry {
        pack.remove(at, form.width());
        push(pack, form, field, value);
    } else {
        pack.replace(value_at, value);
    }
    false
}

/// Appends a field without an expiry.
#[inline]
fn push(pack: &mut Pack, form: Form, field: &[u8], value: &[u8]) {
    pack.push(field);
    pack.push(value);
    if form == Form::Expiring {
        pack.push_int(NO_EXPIRY);
    }
}

/// Removes a field. Answers whether it was there.
pub(super) fn remove(pack: &mut Pack, form: Form, field: &[u8]) -> bool {
    let found = find(pack.as_ref(), form, field);
    if let Some(at) = found {
        pack.remove(at, form.width());
    }
    found.is_some()
}

/// Gives a field another expiry, and the place that goes with it.
pub(super) fn set_expiry(pack: &mut Pack, field: &[u8], expiry_ms: Option<i64>) {
    let Some(at) = find(pack.as_ref(), Form::Expiring, field) else {
        return;
    };
    let Some(value) = view(pack.as_ref(), Form::Expiring, at).map(|view| view.value.to_vec())
    else {
        return;
    };
    pack.remove(at, Form::Expiring.width());
    let place = expiry_ms.and_then(|expiry_ms| place_of(pack.as_ref(), expiry_ms));
    match place {
        Some(at) => {
            // The last goes first, since what is put in stands before what was at the position.
            pack.insert_element(at, Element::Int(expiry_ms.unwrap_or(NO_EXPIRY)));
            pack.insert(at, &value);
            pack.insert(at, field);
        }
        None => {
            pack.push(field);
            pack.push(&value);
            pack.push_int(expiry_ms.unwrap_or(NO_EXPIRY));
        }
    }
}

/// The first field that expires no earlier than this, or never; none where all expire earlier.
fn place_of(pack: PackRef<'_>, expiry_ms: i64) -> Option<Position> {
    let mut at = pack.first()?;
    loop {
        let value_at = pack.next(at)?;
        let expiry_at = pack.next(value_at)?;
        if expiry(pack.get(expiry_at)).is_none_or(|other_ms| other_ms >= expiry_ms) {
            return Some(at);
        }
        at = pack.next(expiry_at)?;
    }
}

/// Removes the fields whose time has come, at most `count_max`. Reports their times and names, and answers how many.
pub(super) fn remove_expired(
    pack: &mut Pack,
    now_ms: i64,
    count_max: usize,
    report: &mut dyn FnMut(i64, &[u8]),
) -> usize {
    let mut scratch = Vec::new();
    let due = fields(pack.as_ref(), Form::Expiring)
        .take(count_max)
        .take_while(|view| view.expiry_ms.is_some_and(|at_ms| at_ms <= now_ms))
        .inspect(|view| {
            let at_ms = view.expiry_ms.unwrap_or(now_ms);
            report(at_ms, view.name.text(&mut scratch));
        })
        .count();
    if let Some(first) = pack.as_ref().first()
        && due > 0
    {
        pack.remove(first, due * Form::Expiring.width());
    }
    due
}

/// The same fields with room for expiries.
pub(super) fn with_expiries(pack: PackRef<'_>) -> Pack {
    /// An expiry of 0 takes two bytes.
    const EXPIRY_BYTES: usize = 2;
    let mut wider = Pack::with_capacity(pack.as_bytes().len() + pack.len() / 2 * EXPIRY_BYTES);
    for view in fields(pack, Form::Plain) {
        wider.push_element(view.name);
        wider.push_element(view.value);
        wider.push_int(NO_EXPIRY);
    }
    wider
}
