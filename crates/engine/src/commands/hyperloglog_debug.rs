//! PFDEBUG and PFSELFTEST: the inside of HyperLogLogs, for tests.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use fastrand::Rng;
use serval_collections::hll::{self, Encoding, REGISTERS, Registers, Run, Runs};
use serval_resp::Argv;

use crate::commands::hyperloglog::{check, corrupt};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// Whether registers are unpacked one by one instead of eight at once. One for the process, as the results are the same.
static ONE_BY_ONE: AtomicBool = AtomicBool::new(false);

/// Registers to merge in, unpacked as PFDEBUG SIMD says.
pub(super) fn new_registers() -> Registers {
    if ONE_BY_ONE.load(Ordering::Relaxed) {
        Registers::one_by_one()
    } else {
        Registers::new()
    }
}

/// PFDEBUG GETREG | DECODE | ENCODING | TODENSE key, PFDEBUG SIMD ON | OFF
pub fn pfdebug(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let name = argv.arg(1);
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    if is(b"simd") {
        return simd(ctx, argv.arg(2));
    }
    let key = ctx.first_key(argv.arg(2));
    let Some(entry) = ctx.access.look(key) else {
        return Err(errors::NO_SPECIFIED_KEY);
    };
    check(&entry)?;
    // Whoever looks inside has the string raw, as in Redis.
    let mut result = Err(errors::unknown_pfdebug(name));
    let reply = &mut ctx.reply;
    ctx.access.edit_string(key, |bytes| {
        result = match () {
            () if is(b"getreg") => hll::to_dense(bytes).map_err(corrupt).and_then(|_| {
                let mut registers = new_registers();
                hll::merge(bytes, &mut registers).map_err(corrupt)?;
                reply.array(REGISTERS);
                let values = registers.values().iter();
                values.for_each(|value| reply.count(usize::from(*value)));
                Ok(())
            }),
            () if is(b"decode") => decode(bytes).map(|text| reply.bulk(text.as_bytes())),
            () if is(b"encoding") => {
                reply.simple(match hll::encoding(bytes) {
                    Some(Encoding::Sparse) => "sparse",
                    _ => "dense",
                });
                Ok(())
            }
            () if is(b"todense") => hll::to_dense(bytes)
                .map_err(corrupt)
                .map(|converted| reply.count(usize::from(converted))),
            () => return (false, ()),
        };
        // It has the same elements as before: nobody is told.
        (false, ())
    });
    result
}

fn simd(ctx: &mut Ctx<'_, '_>, switch: &[u8]) -> CommandResult {
    let one_by_one = match () {
        () if switch.eq_ignore_ascii_case(b"on") => false,
        () if switch.eq_ignore_ascii_case(b"off") => true,
        () => return Err(errors::PFDEBUG_SIMD),
    };
    ONE_BY_ONE.store(one_by_one, Ordering::Relaxed);
    ctx.reply
        .simple(if one_by_one { "disabled" } else { "enabled" });
    Ok(())
}

/// The runs of a sparse one: `z:64 Z:100 v:2,1`, zeros in one byte or two, and values with their number.
fn decode(bytes: &[u8]) -> Result<String, Error> {
    if hll::encoding(bytes) != Some(Encoding::Sparse) {
        return Err(errors::NOT_SPARSE);
    }
    let mut text = String::new();
    for run in Runs::of(bytes) {
        let _ = match run {
            Run::Zeros(len) => write!(text, "z:{len} "),
            Run::LongZeros(len) => write!(text, "Z:{len} "),
            Run::Values { value, len } => write!(text, "v:{value},{len} "),
        };
    }
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// PFSELFTEST
pub fn pfselftest(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let sparse_bytes_max = ctx.config().hll_sparse_bytes_max();
    let mut rng = ctx.access.rng().fork();
    test_registers(&mut rng)?;
    test_estimates(&mut rng, sparse_bytes_max)?;
    ctx.reply.ok();
    Ok(())
}

/// Every register keeps the value it was given, whatever its neighbours have.
fn test_registers(rng: &mut Rng) -> Result<(), Error> {
    const ROUNDS: usize = 1000;
    let mut bytes = hll::empty();
    for _ in 0..ROUNDS {
        let values: Vec<u8> = (0..REGISTERS).map(|_| rng.u8(..64)).collect();
        hll::write_dense(&mut bytes, &Registers::from_values(&values));
        for mut registers in [Registers::new(), Registers::one_by_one()] {
            hll::merge(&bytes, &mut registers).map_err(corrupt)?;
            let pairs = values.iter().zip(registers.values());
            for (index, (value, kept)) in pairs.enumerate() {
                if value != kept {
                    return Err(errors::selftest_register(index, *value, *kept));
                }
            }
        }
    }
    Ok(())
}

/// Sparse and dense ones agree, and are as near to the truth as they must be.
fn test_estimates(rng: &mut Rng, sparse_bytes_max: usize) -> Result<(), Error> {
    const ELEMENTS: u64 = 10_000_000;
    let standard_error = 1.04 / (REGISTERS as f64).sqrt();
    let (mut sparse, mut dense) = (hll::empty(), hll::empty());
    hll::to_dense(&mut dense).map_err(corrupt)?;
    let seed = rng.u64(..);
    let mut checkpoint = 1;
    for added in 1..=ELEMENTS {
        let element = (added ^ seed).to_le_bytes();
        hll::add(&mut dense, &element, sparse_bytes_max).map_err(corrupt)?;
        hll::add(&mut sparse, &element, sparse_bytes_max).map_err(corrupt)?;
        if added != checkpoint {
            continue;
        }
        let must_be_sparse = added < sparse_bytes_max as u64 / 2;
        if must_be_sparse && hll::encoding(&sparse) != Some(Encoding::Sparse) {
            return Err(errors::SELFTEST_NOT_SPARSE);
        }
        let count = hll::count(&dense).map_err(corrupt)?;
        if hll::count(&sparse) != Ok(count) {
            return Err(errors::SELFTEST_DISAGREE);
        }
        // Of ten elements two may well share a register.
        let error_max = match added {
            10 => 1,
            _ => (standard_error * 6.0 * added as f64).ceil() as u64,
        };
        let error = count.abs_diff(added);
        if error > error_max {
            return Err(errors::selftest_error(added, error));
        }
        checkpoint *= 10;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn the_inside() {
        check(&[
            ("PFADD h foo", "1"),
            ("PFDEBUG DECODE h", r#""Z:7348 v:5,1 Z:9035""#),
            ("PFDEBUG encoding h", "sparse"),
            ("PFDEBUG TODENSE h", "1"),
            ("PFDEBUG TODENSE h", "0"),
            ("PFDEBUG ENCODING h", "dense"),
            ("PFDEBUG DECODE h", "-ERR HLL encoding is not sparse"),
            (
                "PFDEBUG GETREG none",
                "-ERR The specified key does not exist",
            ),
            ("PFDEBUG FOO h", "-ERR Unknown PFDEBUG subcommand 'FOO'"),
            ("PFDEBUG SIMD x", "-ERR Argument must be ON or OFF"),
            ("PFCOUNT h", "1"),
        ]);
    }

    #[test]
    fn registers_and_how_they_are_unpacked() {
        let mut line = Line::open();
        line.run("PFADD h foo");
        line.run("PFADD g bar");
        for switch in ["OFF", "ON"] {
            let state = if switch == "ON" {
                "enabled"
            } else {
                "disabled"
            };
            assert_eq!(line.run(&format!("PFDEBUG SIMD {switch}")), state);
            let reply = line.run("PFDEBUG GETREG h");
            let registers: Vec<&str> = reply.trim_matches(['[', ']']).split(' ').collect();
            assert_eq!(
                (registers.len(), registers[7348], registers[7349]),
                (16384, "5", "0")
            );
            assert_eq!(line.run("PFCOUNT h g"), "2");
        }
    }
}
