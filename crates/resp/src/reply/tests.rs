//! The decoder against the writer, whole and byte by byte.

use super::*;
use crate::Writer;
use proptest::prelude::*;

fn decode(bytes: &[u8]) -> Result<Value, ReplyError> {
    let decoded = Decoder::default().decode(bytes)?;
    let value = decoded.value.expect("whole");
    assert_eq!(decoded.consumed, bytes.len());
    assert_eq!(decode_bytewise(bytes).as_ref(), Ok(&value));
    Ok(value)
}

fn decode_bytewise(bytes: &[u8]) -> Result<Value, ReplyError> {
    let (mut decoder, mut buf) = (Decoder::default(), Vec::new());
    for (idx, byte) in bytes.iter().enumerate() {
        buf.push(*byte);
        let decoded = decoder.decode(&buf)?;
        buf.drain(..decoded.consumed);
        if let Some(value) = decoded.value {
            assert_eq!((idx + 1, buf.len()), (bytes.len(), 0));
            return Ok(value);
        }
    }
    panic!("no whole reply");
}

fn bulk(text: &str) -> Value {
    Value::Bulk(text.as_bytes().to_vec())
}

#[test]
fn decodes_every_type() {
    for (bytes, value) in [
        ("+OK\r\n", Value::Simple(b"OK".to_vec())),
        ("-ERR no\r\n", Value::Error(b"ERR no".to_vec())),
        ("!6\r\nERR\r\nx\r\n", Value::Error(b"ERR\r\nx".to_vec())),
        (":-7\r\n", Value::Integer(-7)),
        ("$3\r\na\r\n\r\n", bulk("a\r\n")),
        ("$-1\r\n", Value::Null),
        ("_\r\n", Value::Null),
        ("*-1\r\n", Value::NullArray),
        ("*0\r\n", Value::Array(vec![])),
        (
            "*2\r\n:1\r\n*1\r\n$1\r\na\r\n",
            Value::Array(vec![Value::Integer(1), Value::Array(vec![bulk("a")])]),
        ),
        (
            "%1\r\n$1\r\na\r\n:1\r\n",
            Value::Map(vec![(bulk("a"), Value::Integer(1))]),
        ),
        ("~1\r\n#t\r\n", Value::Set(vec![Value::Boolean(true)])),
        (">1\r\n#f\r\n", Value::Push(vec![Value::Boolean(false)])),
        (",1.5\r\n", Value::Double(b"1.5".to_vec())),
        (",nan\r\n", Value::Double(b"nan".to_vec())),
        (
            "(-12345678901234567890\r\n",
            Value::BigNumber(b"-12345678901234567890".to_vec()),
        ),
        (
            "=6\r\ntxt:hi\r\n",
            Value::Verbatim {
                format: *b"txt",
                text: b"hi".to_vec(),
            },
        ),
        (
            "|1\r\n+a\r\n:1\r\n:2\r\n",
            Value::Attribute {
                attributes: vec![(Value::Simple(b"a".to_vec()), Value::Integer(1))],
                value: Box::new(Value::Integer(2)),
            },
        ),
        (
            "|0\r\n:2\r\n",
            Value::Attribute {
                attributes: vec![],
                value: Box::new(Value::Integer(2)),
            },
        ),
    ] {
        assert_eq!(decode(bytes.as_bytes()), Ok(value), "{bytes:?}");
    }
}

#[test]
fn refuses_what_is_no_reply() {
    for (bytes, error) in [
        ("?\r\n", ReplyError::UnknownType(b'?')),
        ("\r\n", ReplyError::Malformed),
        (":x\r\n", ReplyError::Malformed),
        ("$-2\r\n", ReplyError::Malformed),
        ("*?\r\n", ReplyError::Malformed),
        ("$?\r\n", ReplyError::Malformed),
        ("#x\r\n", ReplyError::Malformed),
        (",x\r\n", ReplyError::Malformed),
        ("(1.5\r\n", ReplyError::Malformed),
        ("=3\r\ntxt\r\n", ReplyError::Malformed),
        ("+OK\n", ReplyError::MissingCrlf),
        ("$1\r\nabc", ReplyError::MissingCrlf),
        ("$999999999999\r\n", ReplyError::TooBig),
        ("*9223372036854775807\r\n", ReplyError::TooBig),
        ("%9223372036854775807\r\n", ReplyError::TooBig),
    ] {
        assert_eq!(
            Decoder::default().decode(bytes.as_bytes()).err(),
            Some(error),
            "{bytes:?}"
        );
    }
    let deep = "*1\r\n".repeat(1000);
    assert_eq!(
        Decoder::default().decode(deep.as_bytes()).err(),
        Some(ReplyError::TooBig)
    );
}

#[test]
fn numbers_are_read_from_text_too() {
    assert_eq!(bulk("12").as_i64(), Some(12));
    assert_eq!(Value::Double(b"1.5".to_vec()).as_f64(), Some(1.5));
    assert_eq!(Value::Double(b"inf".to_vec()).as_f64(), Some(f64::INFINITY));
    assert_eq!(Value::Null.as_i64(), None);
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-zA-Z ]{0,9}".prop_map(|text| Value::Simple(text.into_bytes())),
        "[a-zA-Z ]{0,9}".prop_map(|text| Value::Error(text.into_bytes())),
        any::<i64>().prop_map(Value::Integer),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(Value::Bulk),
        Just(Value::Null),
        any::<f64>().prop_map(|value| Value::Double(serval_base::format_f64(value))),
        any::<bool>().prop_map(Value::Boolean),
        "-?[0-9]{1,30}".prop_map(|text| Value::BigNumber(text.into_bytes())),
        prop::collection::vec(any::<u8>(), 0..9).prop_map(|text| Value::Verbatim {
            format: *b"mkd",
            text
        }),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 40, 5, |inner| {
        let items = prop::collection::vec(inner.clone(), 0..5);
        let pairs = prop::collection::vec((inner.clone(), inner.clone()), 0..3);
        prop_oneof![
            items.clone().prop_map(Value::Array),
            items.clone().prop_map(Value::Set),
            items.prop_map(Value::Push),
            pairs.clone().prop_map(Value::Map),
            (pairs, inner).prop_map(|(attributes, value)| Value::Attribute {
                attributes,
                value: Box::new(value)
            }),
        ]
    })
}

fn write(writer: &mut Writer<'_>, value: &Value) {
    match value {
        Value::Simple(text) => writer.simple_bytes(text),
        Value::Error(text) => writer.error_bytes(text),
        Value::Integer(number) => writer.integer(*number),
        Value::Bulk(text) => writer.bulk(text),
        Value::Null | Value::NullArray => writer.null(),
        Value::Array(items) => {
            writer.array(items.len());
            items.iter().for_each(|item| write(writer, item));
        }
        Value::Set(items) => {
            let deferred = writer.begin();
            items.iter().for_each(|item| write(writer, item));
            writer.end_set(deferred, items.len());
        }
        Value::Push(items) => {
            writer.push(items.len());
            items.iter().for_each(|item| write(writer, item));
        }
        Value::Map(pairs) => {
            writer.map(pairs.len());
            write_pairs(writer, pairs);
        }
        Value::Double(_) => writer.double(value.as_f64().unwrap()),
        Value::Boolean(flag) => writer.boolean(*flag),
        Value::BigNumber(digits) => writer.big_number(digits),
        Value::Verbatim { text, .. } => writer.verbatim("mkd", text),
        Value::Attribute { attributes, value } => {
            writer.attribute(attributes.len());
            write_pairs(writer, attributes);
            write(writer, value);
        }
    }
}

fn write_pairs(writer: &mut Writer<'_>, pairs: &[(Value, Value)]) {
    for (left, right) in pairs {
        write(writer, left);
        write(writer, right);
    }
}

proptest! {
    #[test]
    fn what_was_written_is_decoded(value in tree()) {
        let mut out = Vec::new();
        write(&mut Writer::new(&mut out, true), &value);
        prop_assert_eq!(decode(&out), Ok(value));
    }

    #[test]
    fn any_bytes_end_in_a_value_or_an_error(bytes: Vec<u8>) {
        let mut decoder = Decoder::default();
        let mut rest = &bytes[..];
        while let Ok(decoded) = decoder.decode(rest) {
            rest = &rest[decoded.consumed..];
            if decoded.value.is_none() {
                break;
            }
        }
    }
}
